package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PullProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private PullProgress bar(boolean terminal) {
        ProgressBar shown = new ProgressBar(
                new PrintWriter(bytes, true, StandardCharsets.UTF_8),
                terminal ? ProgressLook.BAR : ProgressLook.LINES,
                nanos::get);
        return new PullProgress(shown, nanos::get);
    }

    private String written() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void loaded_onATerminal_drawsABarOverTheLast() {
        PullProgress bar = bar(true);
        bar.begin(100_000_000, 0);
        assertThat(written()).contains("loading 100").doesNotContain("are there");
        nanos.addAndGet(50_000_000);
        bar.loaded(10_000_000);
        assertThat(written()).as("it is too early").isEmpty();
        nanos.addAndGet(950_000_000);
        bar.loaded(40_000_000);
        assertThat(written())
                .startsWith("\r[###############---------------]  50 % of 100")
                .contains("0:01 left")
                .endsWith("\033[K");
        bar.say("a line");
        assertThat(written()).startsWith("\r\033[K").contains("a line");
        bar.end();
        assertThat(written()).contains("50 %").endsWith(System.lineSeparator());
        bar.end();
        bar.loaded(1);
        assertThat(written()).as("after the end").isEmpty();
    }

    @Test
    void loaded_elsewhere_isALineNowAndThen() {
        PullProgress bar = bar(false);
        bar.begin(1000, 250);
        assertThat(written()).contains("1.0 kB, 0.3 kB of it are there");
        for (int i = 0; i < 100; i++) {
            nanos.addAndGet(100_000_000);
            bar.loaded(1);
        }
        List<String> lines = written().lines().toList();
        assertThat(lines).singleElement().asString().contains(" 35 % of").doesNotContain("\r", "[", "\033");
        bar.end();
    }

    @Test
    void loaded_partsThatComeAnew_goesBack() {
        PullProgress bar = bar(false);
        bar.begin(1000, 0);
        bar.loaded(1000);
        bar.loaded(-1000);
        bar.end();
        assertThat(written()).contains("  0 % of");
    }

    @Test
    void end_ofNothing_isWhole() {
        PullProgress bar = bar(false);
        bar.begin(0, 0);
        bar.end();
        assertThat(written()).contains("100 %");
        bar(false).end();
        assertThat(written()).as("nothing had begun").isEmpty();
    }
}
