package io.millrace.library;

import io.millrace.batching.BatchListener;
import io.millrace.generation.EngineListener;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Listeners;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds up the engine after a step that decodes, until it is let go, or after each for a while, until as many sequences decode at once as are
 * waited for; and knows the most that did.
 */
public final class Held implements EngineListener {

    private static final long WHILE_MILLIS = 500;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final int gathered;
    private final AtomicInteger most = new AtomicInteger();

    public Held() {
        this(0);
    }

    /** @param gathered sequences that are waited for; 0 holds until it is let go, and hears of no other meanwhile */
    public Held(int gathered) {
        this.gathered = gathered;
    }

    public Listeners listeners() {
        return new Listeners(_ -> this, _ -> BatchListener.NONE, BreakerListener.NONE);
    }

    @Override
    public void onStep(Step step) {
        if (step.kind() == StepKind.DECODE) {
            if (most.accumulateAndGet(step.rows(), Math::max) < gathered || gathered == 0) {
                hold();
            }
        }
    }

    private void hold() {
        try {
            if (gathered == 0) {
                gate.await();
            } else {
                boolean _ = gate.await(WHILE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public void letGo() {
        gate.countDown();
    }

    public int mostRows() {
        return most.get();
    }
}
