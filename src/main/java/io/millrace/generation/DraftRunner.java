package io.millrace.generation;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.speculation.DraftCosts;
import io.millrace.speculation.DraftHistory;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a second, smaller decoder say how sequences go on, greedily (speculative decoding; Leviathan, Kalman and Matias, 2023). Its slots
 * are those of the model: each follows the sequence of the same one, as far as it was asked to.
 */
final class DraftRunner {

    private static final Logger LOG = LoggerFactory.getLogger(DraftRunner.class);
    private static final int MOST_FAILURES = 3; // in a row
    private static final int CAUGHT_UP = 4; // tokens to run before the first is drafted, whose time is that of one

    private final DecoderModel model;
    private final SlotTable slots;
    private final ModelCalls calls;
    private final int chunkTokens;
    private final DraftCosts costs = new DraftCosts();
    private final int[][] held; // [slot, position], the tokens that the draft model has run
    private final int[] lengths;
    private final float[] row;
    private final int vocabulary;
    private int failures;

    /**
     * @param model which drafts; with as many slots as the model has at least
     * @param vocabulary of the model that checks
     * @param chunkTokens most tokens that a sequence's others wait for
     */
    DraftRunner(DecoderModel model, SlotTable slots, ModelCalls calls, int vocabulary, int chunkTokens) {
        this.model = model;
        this.slots = slots;
        this.calls = calls;
        this.chunkTokens = chunkTokens;
        this.held = new int[slots.size()][model.maxLength()];
        this.lengths = new int[slots.size()];
        this.row = new float[model.vocabularySize()];
        this.vocabulary = Math.min(vocabulary, row.length);
    }

    /** Of the drafts for a sequence that begins. */
    DraftHistory history() {
        return new DraftHistory(costs);
    }

    /**
     * The next tokens of a sequence, {@code most} at most; none where it has yet to run more of those before than one step may take, of
     * which it runs some, or where it fails; once it does so again and again, it is not worth asking.
     */
    int[] draft(Sequence sequence, int most) {
        try {
            int room = model.maxLength() - slots.length(sequence.slot()) - 1;
            if (room < 1) {
                sequence.drafts().history().full();
                return new int[0];
            }
            int[] draft = run(sequence.slot(), known(sequence), Math.min(most, room));
            failures = 0;
            return draft;
        } catch (RuntimeException failure) {
            failed(sequence.slot(), failure);
            return new int[0];
        }
    }

    private void failed(int slot, RuntimeException failure) {
        lengths[slot] = 0;
        boolean last = ++failures >= MOST_FAILURES;
        LOG.warn("The draft model failed{}: {}", last ? ", and is left out from now on" : "", failure.toString());
        if (last) {
            costs.unbounded();
        }
    }

    private int[] known(Sequence sequence) {
        int length = slots.length(sequence.slot());
        int[] known = Arrays.copyOf(slots.tokens(sequence.slot()), length + 1);
        known[length] = sequence.lastToken();
        return known;
    }

    private int[] run(int slot, int[] known, int most) {
        int past = shared(slot, known);
        int[] behind = Arrays.copyOfRange(known, past, Math.min(known.length, past + chunkTokens));
        int count = past + behind.length == known.length ? most : 0;
        lengths[slot] = past;
        return calls.draft(
                behind.length + count,
                nanos -> measured(behind.length, count, nanos),
                () -> goOn(slot, run(slot, behind), count));
    }

    private void measured(int behind, int count, long nanos) {
        if (count > 0 && behind <= CAUGHT_UP) {
            costs.drafted(count, nanos);
        }
    }

    /* The last token has to run, whatever is known of it. */
    private int shared(int slot, int[] known) {
        int most = Math.min(lengths[slot], known.length - 1);
        int mismatch = Arrays.mismatch(held[slot], 0, most, known, 0, most);
        return mismatch < 0 ? most : mismatch;
    }

    /* Behind those that it holds. */
    private Logits run(int slot, int... tokens) {
        int past = lengths[slot];
        Logits logits = tokens.length == 1
                ? model.decode(new DecodeBatch(slot, tokens, new int[] {past}, new boolean[] {true}))
                : model.prefill(new PrefillChunk(slot, past, tokens, false));
        System.arraycopy(tokens, 0, held[slot], past, tokens.length);
        lengths[slot] = past + tokens.length;
        return logits;
    }

    private int[] goOn(int slot, Logits first, int count) {
        int[] draft = new int[count];
        Logits logits = first;
        for (int i = 0; i < count; i++) {
            draft[i] = likeliest(logits);
            logits = i < count - 1 ? run(slot, draft[i]) : logits;
        }
        return draft;
    }

    private int likeliest(Logits logits) {
        logits.copyRow(logits.rows() - 1, row);
        int best = 0;
        for (int token = 1; token < vocabulary; token++) {
            best = row[token] > row[best] ? token : best;
        }
        return best;
    }
}
