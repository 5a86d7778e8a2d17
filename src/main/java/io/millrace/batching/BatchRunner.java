package io.millrace.batching;

import io.millrace.core.InputRefused;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches on one instance of the model and gives each entry its outcome. A batch that fails is run again in halves, and these in
 * theirs, until the entry that fails is alone: it costs its neighbours two runs for each halving and nothing else. An
 * {@link InternalError} alone is not survived.
 */
final class BatchRunner<I, O> {

    private final BatchModel<I, O> model;
    private final BatchListener listener;
    private final LongSupplier ticker;
    private final RunHealth health;

    BatchRunner(BatchModel<I, O> model, BatchListener listener, LongSupplier ticker, RunHealth health) {
        this.model = model;
        this.listener = listener;
        this.ticker = ticker;
        this.health = health;
    }

    /** Runs a batch out of the queue. */
    void start(List<Entry<I, O>> batch) {
        long now = ticker.getAsLong();
        batch.forEach(entry -> listener.onStarted(Duration.ofNanos(now - entry.submitted())));
        batch.forEach(Entry::started);
        run(batch);
    }

    private void run(List<Entry<I, O>> batch) {
        List<Entry<I, O>> wanted = wanted(batch);
        if (wanted.isEmpty()) {
            return;
        }
        try {
            answer(wanted, call(wanted));
        } catch (Throwable failure) {
            recover(wanted, failure);
        }
    }

    private static <I, O> List<Entry<I, O>> wanted(List<Entry<I, O>> batch) {
        return batch.stream().filter(entry -> !entry.isCancelled()).toList();
    }

    private @Nullable List<O> call(List<Entry<I, O>> entries) {
        long start = ticker.getAsLong();
        BatchRun<I, O> one = new BatchRun<>(model, entries);
        health.begin(one, start);
        try {
            return one.run();
        } finally {
            health.returned();
            Duration elapsed = Duration.ofNanos(ticker.getAsLong() - start);
            listener.onBatch(
                    BatchListener.Batch.of(entries.stream().map(Entry::work).toList(), elapsed));
        }
    }

    private void answer(List<Entry<I, O>> entries, @Nullable List<O> outputs) {
        if (outputs != null) {
            health.succeeded();
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).future().complete(outputs.get(i));
            }
        }
    }

    private void recover(List<Entry<I, O>> failed, Throwable cause) {
        if (cause instanceof InternalError broken) {
            throw broken;
        }
        if (failed.size() == 1) {
            failAlone(failed.getFirst(), cause);
        } else if (!wanted(failed).isEmpty()) {
            split(failed, cause);
        }
    }

    /* Not counted where the run was interrupted since nobody waits. */
    private void failAlone(Entry<I, O> entry, Throwable cause) {
        if (!entry.isCancelled() && isFault(cause)) {
            health.failed();
        }
        entry.future().completeExceptionally(error(cause));
    }

    private static boolean isFault(Throwable cause) {
        return switch (cause) {
            case InputRefused _, IllegalArgumentException _ -> false;
            case ServingException known -> known instanceof EngineFailed;
            default -> true;
        };
    }

    private void split(List<Entry<I, O>> failed, Throwable cause) {
        listener.onSplit(failed.size(), cause);
        int half = failed.size() / 2;
        run(failed.subList(0, half));
        run(failed.subList(half, failed.size()));
    }

    private static ServingException error(Throwable cause) {
        return cause instanceof ServingException known
                ? known
                : new EngineFailed("The model failed on this input", cause);
    }
}
