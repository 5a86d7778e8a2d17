package io.millrace.verdict;

import io.millrace.batching.BatchListener;
import io.millrace.generation.EngineListener;
import io.millrace.serving.ModelLoad;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one model, told by its engine's thread or its batcher's workers, by requests and, once a second, by the clock. */
final class Tally {

    private final LongAdder text = new LongAdder();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();
    private ModelCounters counters = ModelCounters.NONE;
    private long prefill;
    private long decode;
    private long outside;
    private long run;
    private Fit steps = Fit.NONE;
    private Fit runs = Fit.NONE;

    EngineListener engine() {
        return new EngineListener() {
            private long inModel; // since the last turn; of the engine's thread

            @Override
            public void onStep(Step step) {
                inModel += step.elapsed().toNanos();
                stepped(step);
            }

            @Override
            public void onTurn(Duration elapsed) {
                turned(Math.max(0, elapsed.toNanos() - inModel));
                inModel = 0;
            }
        };
    }

    BatchListener batcher() {
        return new BatchListener() {
            @Override
            public void onBatch(Batch batch) {
                ran(batch.paddedUnits(), batch.elapsed().toNanos());
            }
        };
    }

    private synchronized void stepped(EngineListener.Step step) {
        long nanos = step.elapsed().toNanos();
        switch (step.kind()) {
            case PREFILL, MOVE -> prefill += nanos;
            case DRAFT -> decode += nanos;
            case DECODE -> {
                decode += nanos;
                steps = steps.with(step.rows(), (double) nanos);
            }
        }
    }

    private synchronized void turned(long nanos) {
        outside += nanos;
    }

    private synchronized void ran(long size, long nanos) {
        run += nanos;
        runs = runs.with((double) size, (double) nanos);
    }

    void text(long nanos) {
        text.add(nanos);
    }

    /** So many more open streams, or fewer. */
    void streams(int change) {
        streams.addAndGet(change);
    }

    /** So many more clients are behind, or fewer. */
    void behind(int change) {
        behind.addAndGet(change);
    }

    /** Another {@code nanos} have gone by, with this load at their end. */
    synchronized ModelCounters after(long nanos, ModelLoad load) {
        int slow = behind.get();
        double held = load.capacityTokens() > 0 ? (double) load.cachedTokens() / load.capacityTokens() : 0;
        boolean there = load.running() > 0 || load.waiting() > 0 || slow > 0;
        counters = new ModelCounters(
                prefill,
                decode,
                outside,
                run,
                text.sum(),
                counters.present() + (there ? nanos : 0),
                counters.waiting() + (load.waiting() > 0 ? nanos : 0),
                counters.cache() + (there ? Math.round(held * nanos) : 0),
                counters.streams() + streams.get() * nanos,
                counters.behind() + slow * nanos,
                steps,
                runs);
        return counters;
    }
}
