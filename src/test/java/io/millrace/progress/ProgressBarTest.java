package io.millrace.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressBarTest {

    private static final long SECOND = 1_000_000_000;

    private final StringWriter written = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private ProgressBar bar(ProgressLook look) {
        return new ProgressBar(new PrintWriter(written), look, nanos::get);
    }

    private String text() {
        String text = written.toString();
        written.getBuffer().setLength(0);
        return text;
    }

    @Test
    void show_onATerminal_drawsOverTheLastAndLeavesNothing() {
        ProgressBar bar = bar(ProgressLook.BAR);
        bar.begin();
        bar.show(new HowFar(0.5, "early"));
        assertThat(text()).as("short work shows nothing").isEmpty();
        nanos.addAndGet(SECOND);
        bar.show(new HowFar(0.5, "half"));
        assertThat(text()).isEqualTo("\r[###############---------------]  50 % half\033[K");
        bar.show(new HowFar(0.6, "again"));
        assertThat(text()).as("it is too early for another").isEmpty();
        bar.end();
        assertThat(text()).isEqualTo("\r\033[K");
        nanos.addAndGet(SECOND);
        bar.show(new HowFar(1, "late"));
        assertThat(text()).as("it has ended").isEmpty();
    }

    @Test
    void show_shareThatIsNotKnown_isItsTextAlone() {
        ProgressBar bar = bar(ProgressLook.BAR);
        bar.begin();
        nanos.addAndGet(SECOND);
        bar.show(HowFar.of("loading"));
        assertThat(text()).isEqualTo("\rloading\033[K");
    }

    @Test
    void show_elsewhere_isALineEveryTenSeconds() {
        ProgressBar bar = bar(ProgressLook.LINES);
        bar.begin();
        for (int i = 0; i < 250; i++) {
            nanos.addAndGet(SECOND / 10);
            bar.show(new HowFar(i / 250.0, "of it"));
        }
        bar.end();
        assertThat(text().lines()).containsExactly(" 39 % of it", " 79 % of it");
    }

    @Test
    void show_quiet_writesNothing() {
        ProgressBar bar = bar(ProgressLook.NONE);
        bar.begin();
        nanos.addAndGet(100 * SECOND);
        bar.show(new HowFar(0.5, "half"));
        bar.say("a line");
        bar.end(new HowFar(1, "all"));
        bar.end();
        assertThat(text()).isEmpty();
    }

    @Test
    void watch_workThatGoesOn_isShownUntilItIsClosed() {
        ProgressBar bar = bar(ProgressLook.BAR);
        try (ProgressWatch _ = ProgressWatch.over(bar, () -> new HowFar(0.5, "half"))) {
            nanos.addAndGet(SECOND);
            Await.until("the bar is drawn", () -> written.toString().contains("50 % half"));
        }
        assertThat(text()).endsWith("\r\033[K");
        try (ProgressWatch _ = ProgressWatch.over(bar(ProgressLook.NONE), () -> {
            throw new AssertionError("nobody is to be asked");
        })) {
            nanos.addAndGet(SECOND);
        }
        assertThat(text()).isEmpty();
    }
}
