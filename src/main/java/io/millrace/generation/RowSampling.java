package io.millrace.generation;

import io.millrace.decoding.SamplerWorkspace;
import io.millrace.decoding.TokenChoice;
import io.millrace.decoding.TopLogits;
import io.millrace.generation.DecoderModel.Logits;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples the rows of steps. The engine's thread takes them from the first on, each when it is asked for; where the logits of a step
 * are many, other threads take them from the last on meanwhile, so that tokens go out as soon as they are there and the two meet.
 */
final class RowSampling {

    /* So many logits take some 100 µs, several times what it takes to wake a thread. */
    private static final long WORTH_A_THREAD = 1 << 17;

    private final int vocabulary;
    private final int most;
    private final Executor threads;
    private final List<Scratch> scratches; // the engine's own first

    /**
     * @param vocabulary logits of a row
     * @param most threads beside the engine's
     */
    RowSampling(int vocabulary, int most, Executor threads) {
        this.vocabulary = vocabulary;
        this.most = Math.max(0, most);
        this.threads = threads;
        this.scratches = Stream.generate(() -> new Scratch(vocabulary))
                .limit(1L + this.most)
                .toList();
    }

    /** What one thread samples with, made when it is first used. */
    static final class Scratch {

        private final int vocabulary;
        private float @Nullable [] row;
        private @Nullable SamplerWorkspace workspace;

        Scratch(int vocabulary) {
            this.vocabulary = vocabulary;
        }

        /** [vocabulary]. */
        float[] row() {
            row = row == null ? new float[vocabulary] : row;
            return row;
        }

        SamplerWorkspace workspace() {
            workspace = workspace == null ? new SamplerWorkspace(vocabulary) : workspace;
            return workspace;
        }

        TokenChoice sample(Sequence sequence, Logits logits, int index) {
            TopLogits top = logits.top(index);
            TokenChoice choice = top == null ? null : sequence.sampler().sampleTop(workspace(), top);
            return choice == null ? sampleWhole(sequence, logits, index) : choice;
        }

        private TokenChoice sampleWhole(Sequence sequence, Logits logits, int index) {
            logits.copyRow(index, row());
            return sequence.sampler().sample(workspace(), row());
        }
    }

    /** The engine's own. */
    Scratch scratch() {
        return scratches.getFirst();
    }

    /** Of one sequence, by the engine's thread. */
    TokenChoice sample(Sequence sequence, Logits logits, int index) {
        return scratch().sample(sequence, logits, index);
    }

    /**
     * Begins with the rows of a step. To be closed before the logits are gone.
     *
     * @param sequences whose rows they are
     * @param indices of the rows
     */
    SamplingRound begin(Logits logits, List<Sequence> sequences, int[] indices) {
        SamplingRound round = new SamplingRound(logits, sequences, indices, scratch());
        long logitsInAll = (long) sequences.size() * vocabulary;
        long others = Math.min(Math.min(most, sequences.size() - 1), logitsInAll / WORTH_A_THREAD - 1);
        for (int other = 1; other <= others; other++) {
            Scratch scratch = scratches.get(other);
            threads.execute(() -> round.help(scratch));
        }
        return round;
    }
}
