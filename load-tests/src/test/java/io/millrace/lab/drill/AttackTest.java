package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackTest {

    private static final HostileTargets TARGETS = new HostileTargets("c", "e", "r", "v", "h", "s");

    @ParameterizedTest
    @EnumSource(Attack.class)
    void shot_eachAttack_sameBySeedAndAsLongAsItSays(Attack attack) throws IOException {
        Shot shot = attack.shot(TARGETS, new SplittableRandom(3));
        Shot again = attack.shot(TARGETS, new SplittableRandom(3));
        assertThat(again.head()).isEqualTo(shot.head());
        assertThat(new String(shot.head(), ISO_8859_1)).endsWith("\r\n\r\n").startsWith(shot.method() + " /");
        AtomicLong written = new AtomicLong();
        shot.body().writeTo(counting(written), shot.body().length());
        assertThat(written).hasValue(shot.body().length());
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void shot_eachAttack_isHeldInLittleMemory(Attack attack) {
        RepeatedBytes body = attack.shot(TARGETS, new SplittableRandom(5)).body();
        assertThat(body.pieces().stream()
                        .mapToLong(piece -> piece.unit().length)
                        .sum())
                .isLessThan(30_000_000);
    }

    @Test
    void writeTo_partOfPieces_writesJustThat() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RepeatedBytes.of("a").then("bcd", 50_000).then("e").writeTo(out, 100_001);
        assertThat(out.size()).isEqualTo(100_001);
        assertThat(out.toString(ISO_8859_1)).startsWith("abcdbcd").endsWith("bcdb");
    }

    private static OutputStream counting(AtomicLong written) {
        return new OutputStream() {
            @Override
            public void write(int value) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                written.addAndGet(length);
            }
        };
    }
}
