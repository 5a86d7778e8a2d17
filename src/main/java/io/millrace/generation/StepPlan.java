package io.millrace.generation;

/** The next call of the model. */
sealed interface StepPlan {

    /** Nothing to do. */
    record Idle() implements StepPlan {}

    /**
     * Runs positions {@code past … past + count − 1} of a prompt.
     *
     * @param arrival number of the sequence; it moves into the slot if it has none
     */
    record Prefill(long arrival, int slot, int past, int count) implements StepPlan {}

    /** Runs one token of each decoding sequence in slots {@code firstSlot … firstSlot + count − 1}; both ends decode. */
    record Decode(int firstSlot, int count) implements StepPlan {}
}
