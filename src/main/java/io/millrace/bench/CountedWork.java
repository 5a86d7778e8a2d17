package io.millrace.bench;

import io.millrace.progress.HowFar;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressWatch;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows how many measurements of some are done, and which is taken now. */
final class CountedWork implements AutoCloseable {

    private final AtomicInteger done = new AtomicInteger();
    private final long start = System.nanoTime();
    private final int all;
    private volatile String what = "";
    private final ProgressWatch watch;

    private CountedWork(ProgressBar bar, int all) {
        this.all = all;
        this.watch = ProgressWatch.over(bar, this::work);
    }

    static CountedWork over(ProgressBar bar, int all) {
        return new CountedWork(bar, all);
    }

    void at(String measurement) {
        what = measurement;
    }

    void done() {
        done.incrementAndGet();
    }

    private HowFar work() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new HowFar((double) done.get() / all, String.format(Locale.ROOT, "%.0f s, %s", seconds, what));
    }

    @Override
    public void close() {
        watch.close();
    }
}
