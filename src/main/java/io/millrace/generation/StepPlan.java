package io.millrace.generation;

import io.millrace.generation.EngineListener.DraftKind;
import java.util.List;

/** The next call of the model. */
sealed interface StepPlan {

    /** Nothing to do. */
    record Idle() implements StepPlan {}

    /**
     * Runs positions {@code past … past + count − 1} of a prompt.
     *
     * @param arrival number of the sequence; it moves into the slot if it has none
     * @param origin of the state of the first {@code past} tokens, which has to be brought before unless it is in the slot
     */
    record Prefill(long arrival, int slot, int past, int count, PrefixOrigin origin) implements StepPlan {

        /** Behind what the slot holds. */
        Prefill(long arrival, int slot, int past, int count) {
            this(arrival, slot, past, count, PrefixOrigin.HERE);
        }

        Prefill half() {
            return new Prefill(arrival, slot, past, count / 2, origin);
        }
    }

    /** Runs the last token of the only sequence of its adapter that decodes together with the first {@code count} of those that it has to go on with. */
    record Append(int slot, int count) implements StepPlan {

        Append half() {
            return new Append(slot, count / 2);
        }
    }

    /**
     * Runs the last token of a sequence together with {@code count} drafted ones, and keeps those that come true.
     *
     * @param by who drafts
     */
    record Verify(int slot, int count, DraftKind by) implements StepPlan {}

    /** Runs one token of each sequence of an adapter that decodes in slots {@code firstSlot … firstSlot + count − 1}. */
    record Decode(int firstSlot, int count, Adapter adapter) implements StepPlan {

        List<Decode> halves() {
            int left = count / 2;
            return List.of(new Decode(firstSlot, left, adapter), new Decode(firstSlot + left, count - left, adapter));
        }
    }
}
