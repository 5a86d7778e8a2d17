package io.millrace.telemetry;

import io.millrace.batching.BatchListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several listeners of one batcher, told in order. */
public record BatchListeners(List<BatchListener> all) implements BatchListener {

    public BatchListeners {
        all = List.copyOf(all);
    }

    @Override
    public void onBatch(Batch batch) {
        each(listener -> listener.onBatch(batch));
    }

    @Override
    public void onStarted(Duration waited) {
        each(listener -> listener.onStarted(waited));
    }

    @Override
    public void onEnded(Outcome outcome, Duration sinceSubmit) {
        each(listener -> listener.onEnded(outcome, sinceSubmit));
    }

    @Override
    public void onSplit(int items, Throwable cause) {
        each(listener -> listener.onSplit(items, cause));
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        each(listener -> listener.onStopped(cause));
    }

    private void each(Consumer<BatchListener> action) {
        all.forEach(action);
    }
}
