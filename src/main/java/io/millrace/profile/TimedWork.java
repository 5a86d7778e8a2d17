package io.millrace.profile;

import io.millrace.progress.HowFar;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.progress.ProgressWatch;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows how much of its time a measurement has taken, and what it is at: on a terminal in the bar, elsewhere in a line when that changes. */
final class TimedWork implements AutoCloseable {

    private final long start = System.nanoTime();
    private final long nanos;
    private final ProgressBar bar;
    private final boolean staysInBar;
    private final ProgressWatch watch;
    private volatile String what = "";

    private TimedWork(PrintWriter out, ProgressLook look, Duration time) {
        this.nanos = time.toNanos();
        this.bar = new ProgressBar(out, look, System::nanoTime);
        this.staysInBar = look == ProgressLook.BAR;
        this.watch = ProgressWatch.over(bar, this::work);
    }

    /** @param time that all of it is to take, about */
    static TimedWork over(PrintWriter out, ProgressLook look, Duration time) {
        return new TimedWork(out, look, time);
    }

    void at(String part) {
        what = part;
        if (!staysInBar) {
            bar.say(part);
        }
    }

    private HowFar work() {
        return new HowFar(Math.min(0.99, (double) (System.nanoTime() - start) / nanos), what);
    }

    @Override
    public void close() {
        watch.close();
    }
}
