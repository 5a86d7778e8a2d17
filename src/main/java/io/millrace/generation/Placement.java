package io.millrace.generation;

/**
 * The free slot for a new prompt.
 *
 * <p>The slot with the greatest saving wins, counted in tokens the model need not run: those of the shared prefix, less what is
 * expected to be run again because the slot forgets the rest of what it holds (the longer it lay unused, the less), less the rows
 * computed for nothing when the range of decoding slots grows around idle ones. Ties go to the lowest slot.
 *
 * @param slot free
 * @param reused leading tokens of the prompt whose keys and values the slot holds, of the same adapter; less than the prompt, whose last token has
 *     to run
 */
record Placement(int slot, int reused) {

    private static final int FRESH_LOSS_DIVISOR = 4;
    private static final int IDLE_ROW_TOKENS = 16;

    /** There must be a free slot. */
    static Placement best(SlotTable slots, GenerationRequest request) {
        Placement best = new Placement(-1, 0);
        long most = Long.MIN_VALUE;
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.isFree(slot)) {
                int shared = request.promptLogprobs() ? 0 : slots.shared(slot, request);
                long saving = saving(slots, slot, shared);
                if (saving > most) {
                    most = saving;
                    best = new Placement(slot, shared);
                }
            }
        }
        return best;
    }

    private static long saving(SlotTable slots, int slot, int shared) {
        long lost = (slots.length(slot) - shared) / (FRESH_LOSS_DIVISOR + slots.age(slot));
        return shared - lost - (long) IDLE_ROW_TOKENS * slots.idleRowsWith(slot);
    }
}
