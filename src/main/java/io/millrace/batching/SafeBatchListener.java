package io.millrace.batching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the batcher, and logs it. */
record SafeBatchListener(BatchListener target) implements BatchListener {

    private static final Logger LOG = LoggerFactory.getLogger(SafeBatchListener.class);

    @Override
    public void onBatch(Batch batch) {
        safely(() -> target.onBatch(batch));
    }

    @Override
    public void onStarted(Duration waited) {
        safely(() -> target.onStarted(waited));
    }

    @Override
    public void onEnded(Outcome outcome, Duration sinceSubmit) {
        safely(() -> target.onEnded(outcome, sinceSubmit));
    }

    @Override
    public void onSplit(int items, Throwable cause) {
        safely(() -> target.onSplit(items, cause));
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        safely(() -> target.onStopped(cause));
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            LOG.warn("A batch listener failed", failure);
        }
    }
}
