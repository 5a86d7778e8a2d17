package io.millrace.batching;

import io.millrace.core.Fault;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.RequestFailed;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches on one instance of the model and gives each entry its outcome. A batch that fails is run again in halves, and these in
 * theirs, until the entry that fails is alone: it costs its neighbours two runs for each halving and nothing else. Where the failure of
 * an entry alone does not say who is to blame, a known input is run, and the entry once more: it costs three runs at most. An
 * {@link InternalError} alone is not survived.
 */
final class BatchRunner<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    /** What a control says of the model. */
    private enum Verdict {
        WELL,
        ILL,
        UNKNOWN
    }

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

    /** Most entries that the next batch should have. */
    int most() {
        return Math.max(1, model.most());
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
            return one.run(() -> health.begin(one, ticker.getAsLong()));
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

    /* Where nobody waits any more the run was interrupted, and says nothing. */
    private void failAlone(Entry<I, O> entry, Throwable cause) {
        if (entry.isCancelled()) {
            return;
        }
        switch (Fault.of(cause)) {
            case INPUT -> blameInput(entry, cause);
            case MODEL -> blameModel(entry, cause);
            case MEMORY -> {
                if (control() == Verdict.WELL) {
                    fail(entry, new RequestFailed("memory does not suffice for this input"));
                } else {
                    blameModel(entry, cause);
                }
            }
            case UNKNOWN -> judge(entry, cause);
        }
    }

    private void judge(Entry<I, O> entry, Throwable cause) {
        switch (control()) {
            case WELL -> runAgain(entry);
            case ILL -> blameModel(entry, cause);
            case UNKNOWN -> {
                LOG.warn("an input failed, and no input is known that the model can run", cause);
                fail(entry, new RequestFailed(Fault.reason(cause)));
            }
        }
    }

    /** With an input that must succeed; one run for each that is known. */
    private Verdict control() {
        for (Control<I> control : model.controls()) {
            if (succeeds(control.item())) {
                return Verdict.WELL;
            }
            if (control.proven()) {
                return Verdict.ILL;
            }
        }
        return model.controls().isEmpty() ? Verdict.ILL : Verdict.UNKNOWN;
    }

    private boolean succeeds(I item) {
        Work<I> work = new Work<>(item, model, 1, 1, 0, Work.NO_DEADLINE);
        Entry<I, O> entry = new Entry<>(work, ticker.getAsLong());
        try {
            answer(List.of(entry), call(List.of(entry)));
            return true;
        } catch (InternalError broken) {
            throw broken;
        } catch (Throwable failure) {
            LOG.debug("the control run failed", failure);
            return false;
        }
    }

    /** An input that fails twice, while another runs between, is to blame; what fails once has only had bad luck. */
    private void runAgain(Entry<I, O> entry) {
        try {
            answer(List.of(entry), call(List.of(entry)));
        } catch (InternalError broken) {
            throw broken;
        } catch (Throwable failure) {
            if (entry.isCancelled()) {
                return;
            }
            switch (Fault.of(failure)) {
                case INPUT, UNKNOWN -> blameInput(entry, failure);
                case MODEL, MEMORY -> blameModel(entry, failure);
            }
        }
    }

    private void blameInput(Entry<I, O> entry, Throwable cause) {
        LOG.info("an input cannot be run, the model is well: {}", cause.toString());
        fail(entry, cause instanceof ServingException known ? known : new InvalidRequest(null, Fault.reason(cause)));
    }

    private void blameModel(Entry<I, O> entry, Throwable cause) {
        health.failed();
        fail(
                entry,
                cause instanceof ServingException known
                        ? known
                        : new EngineFailed("The model failed on this input", cause));
    }

    private static void fail(Entry<?, ?> entry, ServingException error) {
        entry.future().completeExceptionally(error);
    }

    private void split(List<Entry<I, O>> failed, Throwable cause) {
        listener.onSplit(failed.size(), cause);
        int half = failed.size() / 2;
        run(failed.subList(0, half));
        run(failed.subList(half, failed.size()));
    }
}
