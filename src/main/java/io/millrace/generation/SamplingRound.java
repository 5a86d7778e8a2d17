package io.millrace.generation;

import io.millrace.decoding.TokenChoice;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.RowSampling.Scratch;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one step, each sampled by the first thread that takes it. The engine's thread alone takes results; a thread that comes to
 * help when the round is over finds nothing to do.
 */
final class SamplingRound implements AutoCloseable {

    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int DONE = 2;
    private static final int SPINS = 2_000;
    private static final long NAP = 10_000; // nanoseconds

    private final Logits logits;
    private final List<Sequence> sequences;
    private final int[] indices;
    private final Scratch own;
    private final AtomicIntegerArray states; // by row
    private final @Nullable TokenChoice[] choices;
    private final @Nullable Throwable[] failures;

    SamplingRound(Logits logits, List<Sequence> sequences, int[] indices, Scratch own) {
        this.logits = logits;
        this.sequences = sequences;
        this.indices = indices;
        this.own = own;
        this.states = new AtomicIntegerArray(sequences.size());
        this.choices = new @Nullable TokenChoice[sequences.size()];
        this.failures = new @Nullable Throwable[sequences.size()];
    }

    /** Samples what nobody has taken, from the last row on. */
    void help(Scratch scratch) {
        for (int i = sequences.size() - 1; i >= 0; i--) {
            if (take(i)) {
                sample(i, scratch);
            }
        }
    }

    /**
     * The token of a row, sampled now or by another thread.
     *
     * @throws RuntimeException that its sampler threw
     */
    TokenChoice get(int i) {
        if (take(i)) {
            sample(i, own);
        } else {
            await(i);
        }
        switch (failures[i]) {
            case null -> {}
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException(failure);
        }
        return Objects.requireNonNull(choices[i]);
    }

    private boolean take(int i) {
        return states.compareAndSet(i, FREE, TAKEN);
    }

    private void sample(int i, Scratch scratch) {
        try {
            choices[i] = scratch.sample(sequences.get(i), logits, indices[i]);
        } catch (Throwable failure) {
            failures[i] = failure;
        } finally {
            states.set(i, DONE);
        }
    }

    /* For as long as one row takes. */
    private void await(int i) {
        for (int spins = 0; states.get(i) != DONE; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(NAP);
            }
        }
    }

    /** No row is sampled any more when it returns. */
    @Override
    public void close() {
        for (int i = 0; i < sequences.size(); i++) {
            if (!take(i)) {
                await(i);
            }
        }
    }
}
