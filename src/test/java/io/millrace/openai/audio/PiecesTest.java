package io.millrace.openai.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

class PiecesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Pieces.BYTES - 1, Pieces.BYTES, Pieces.BYTES + 1, 10 * Pieces.BYTES + 7})
    void of_bytes_areAllOfThemInPiecesOfBoundedLength(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        List<byte[]> pieces = Pieces.of(bytes);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        assertThat(joined.toByteArray()).isEqualTo(bytes);
        assertThat(pieces).allMatch(piece -> piece.length > 0 && piece.length <= Pieces.BYTES);
    }

    @Test
    void ahead_ofWhatIsTaken_isOneSoundAndNoMore() {
        AtomicLong wanted = new AtomicLong();
        List<byte[]> taken = new ArrayList<>();
        BaseSubscriber<byte[]> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(byte[] piece) {
                taken.add(piece);
            }
        };
        Flux<byte[]> sounds =
                Flux.range(0, 10).map(_ -> new byte[3 * Pieces.BYTES]).doOnRequest(wanted::addAndGet);
        Pieces.ahead(sounds, Pieces::of).subscribe(reader);
        for (int i = 1; i <= 12; i++) {
            assertThat(taken).hasSize(i);
            assertThat(wanted.get()).as("sounds for %d pieces", i).isBetween((i + 2) / 3 + 1L, (i + 3) / 3 + 1L);
            reader.request(1);
        }
        reader.cancel();
    }
}
