package io.millrace.generation;

import io.millrace.core.Fault;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who is to blame for a step that failed. Where the failure does not say, a prompt of one token is run, and a token behind it:
 * where they run, what the sequences hold is to blame.
 */
final class StepTrial {

    private static final Logger LOG = LoggerFactory.getLogger(StepTrial.class);

    private final EngineHealth health;
    private final Function<PrefillChunk, Logits> prefill;
    private final Function<DecodeBatch, Logits> decode;
    private final float[] row;

    /**
     * @param prefill runs a prompt
     * @param decode runs a token
     * @param row memory for a token's logits, of no use to others while a step is tried
     */
    StepTrial(
            EngineHealth health,
            Function<PrefillChunk, Logits> prefill,
            Function<DecodeBatch, Logits> decode,
            float[] row) {
        this.health = health;
        this.prefill = prefill;
        this.decode = decode;
        this.row = row;
    }

    /**
     * {@link Fault#INPUT}, or {@link Fault#MODEL}, which counts as a failure of the model.
     *
     * @param slot of a sequence that does not go on from what the slot holds
     */
    Fault blame(int slot, RuntimeException failure) {
        Fault stated = health.wasInterrupted() ? Fault.MODEL : Fault.of(failure);
        boolean well = stated == Fault.INPUT || stated == Fault.UNKNOWN && runsTwoTokens(slot);
        if (!well) {
            health.failed();
            return Fault.MODEL;
        }
        LOG.info("a sequence cannot be run, the model is well: {}", failure.toString());
        return Fault.INPUT;
    }

    /* What the slot holds is lost. */
    private boolean runsTwoTokens(int slot) {
        try {
            return isNumber(prefill.apply(new PrefillChunk(slot, 0, new int[1], false)))
                    && isNumber(decode.apply(new DecodeBatch(slot, new int[1], new int[] {1}, new boolean[] {true})));
        } catch (RuntimeException failure) {
            return false;
        }
    }

    private boolean isNumber(Logits logits) {
        logits.copyRow(0, row);
        for (float logit : row) {
            if (Float.isNaN(logit)) {
                return false;
            }
        }
        return true;
    }

    /** What the client of one sequence is told. */
    static ServingException error(Fault blamed, RuntimeException failure) {
        if (failure instanceof ServingException known) {
            return known;
        }
        return blamed == Fault.INPUT
                ? new InvalidRequest(null, Fault.reason(failure))
                : new EngineFailed("The engine failed while it ran the request", failure);
    }
}
