package io.millrace.batching;

import io.millrace.core.ServingException.EngineFailed;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of the model. It is interrupted when nobody waits for any of its entries, and never after it ended, so that no other call is
 * hit.
 */
final class BatchRun<I, O> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private final BatchModel<I, O> model;
    private final List<Entry<I, O>> entries;
    private boolean calling;
    private boolean inside; // calling, and not interrupted yet
    private boolean givenUp;

    BatchRun(BatchModel<I, O> model, List<Entry<I, O>> entries) {
        this.model = model;
        this.entries = entries;
        entries.forEach(entry -> entry.board(this));
    }

    /**
     * The outputs, one for each entry, none missing; null where nobody waits, and then the model is not called.
     *
     * @param onStep run behind each step of a run that has several
     */
    @Nullable
    List<O> run(Runnable onStep) {
        if (!enter()) {
            return null;
        }
        try {
            return checked(model.run(items(), new Progress(onStep)));
        } finally {
            exit();
        }
    }

    private synchronized boolean enter() {
        inside = !isAbandoned();
        calling = inside;
        return inside;
    }

    private synchronized void exit() {
        calling = false;
        inside = false;
    }

    /**
     * Fails the entries that still wait and interrupts the call, once more where it was before.
     *
     * @return whether it was not given up before
     */
    boolean giveUp(EngineFailed error) {
        boolean first = surrender();
        entries.forEach(entry -> entry.future().completeExceptionally(error));
        left();
        return first;
    }

    private synchronized boolean surrender() {
        boolean first = calling && !givenUp;
        givenUp = true;
        inside = calling;
        return first;
    }

    /** One of the entries is done. */
    void left() {
        if (isAbandoned()) {
            interrupt();
        }
    }

    private synchronized void interrupt() {
        if (inside) {
            inside = false;
            safely(model::interrupt);
        }
    }

    /** What an interrupt throws is no failure of the one who left: the run only goes on to its end. */
    private static void safely(Runnable interrupt) {
        try {
            interrupt.run();
        } catch (Throwable failure) {
            LOG.warn("A model failed to interrupt its run", failure);
        }
    }

    private boolean isAbandoned() {
        return entries.stream().allMatch(Entry::isCancelled);
    }

    private List<I> items() {
        return entries.stream().map(entry -> entry.work().item()).toList();
    }

    private List<O> checked(List<O> outputs) {
        if (outputs.size() != entries.size()) {
            throw new IllegalStateException(
                    "The model gave " + outputs.size() + " outputs for " + entries.size() + " items");
        }
        return List.copyOf(outputs);
    }

    private final class Progress implements RunProgress<O> {

        private final Runnable onStep;

        private Progress(Runnable onStep) {
            this.onStep = onStep;
        }

        @Override
        public void stepped() {
            onStep.run();
        }

        @Override
        public boolean isAwaited(int item) {
            return !entries.get(item).isCancelled();
        }

        @Override
        public void answered(int item, O output) {
            entries.get(item).future().complete(output);
        }
    }
}
