package io.millrace.bench;

import io.millrace.bench.answer.Sample;
import io.millrace.progress.HowFar;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressWatch;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;

/** Shows how far it is while requests are sent. */
final class ProgressLine implements AutoCloseable, Consumer<Sample> {

    private final LongAdder requests = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final long start = System.nanoTime();
    private final String what;
    private final LongToDoubleFunction done;
    private final ProgressWatch watch;

    /** @param done share of the work that is done, of requests so far; negative where that is not known */
    ProgressLine(ProgressBar bar, String what, LongToDoubleFunction done) {
        this.what = what;
        this.done = done;
        this.watch = ProgressWatch.over(bar, this::work);
    }

    @Override
    public void accept(Sample sample) {
        requests.increment();
        tokens.add(sample.output());
        failed.add(sample.succeeded() ? 0 : 1);
    }

    private HowFar work() {
        double seconds = (System.nanoTime() - start) / 1e9;
        long sent = requests.sum();
        return new HowFar(
                done.applyAsDouble(sent),
                String.format(
                        Locale.ROOT,
                        "%s: %.0f s, %d requests, %.1f/s, %.0f tokens/s, %d failed",
                        what,
                        seconds,
                        sent,
                        sent / seconds,
                        tokens.sum() / seconds,
                        failed.sum()));
    }

    @Override
    public void close() {
        watch.close();
    }
}
