package io.millrace.library;

import io.millrace.batching.BatchListener;
import io.millrace.generation.EngineListener;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.Listeners;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds up the engine after each step that decodes, until it is let go; and knows the most sequences that decoded at once. */
public final class Held implements EngineListener {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger most = new AtomicInteger();

    public Listeners listeners() {
        return new Listeners(_ -> this, _ -> BatchListener.NONE, BreakerListener.NONE);
    }

    @Override
    public void onStep(Step step) {
        if (step.kind() == StepKind.DECODE) {
            most.accumulateAndGet(step.rows(), Math::max);
            hold();
        }
    }

    private void hold() {
        try {
            gate.await();
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
