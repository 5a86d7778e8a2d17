package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.access.KeyRing;
import io.millrace.access.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return MillraceApplication.commands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void key_entry_isUsableAsAKeyFileAndHoldsNoKey(@TempDir Path folder) throws Exception {
        assertThat(run("key", "alice", "--roles", "use,admin")).isZero();
        Matcher shown = Pattern.compile("mr-[A-Za-z0-9_-]{43}").matcher(err.toString());
        assertThat(shown.find()).isTrue();
        assertThat(out.toString()).doesNotContain("mr-");
        Path file = Files.writeString(folder.resolve("keys.yaml"), out.toString());
        try (KeyRing ring = KeyRing.open(List.of(), file, Duration.ofMinutes(1))) {
            assertThat(ring.find(new Secret(shown.group())).orElseThrow().key().name())
                    .isEqualTo("alice");
        }
    }

    @Test
    void key_badNameOrRole_isRefusedWithoutAKey() {
        assertThat(run("key", "a b")).isNotZero();
        assertThat(run("key", "alice", "--roles", "root")).isNotZero();
        assertThat(run("key")).isNotZero();
        assertThat(out.toString() + err).doesNotContain("shown this once");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "1, 1ms",
        "17000000, 17ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "8640000000, 8.64s",
        "60000000000, 1m0s",
        "360000000000, 6m0s",
        "86400000000, 1m26.4s"
    })
    void rateHeaders_text_isAsOpenAiWritesIt(long nanos, String text) {
        assertThat(RateHeaders.text(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
