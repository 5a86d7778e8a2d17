package io.millrace.generation;

import io.millrace.generation.prefix.PrefixMemory;

/**
 * The free slot for a new prompt, and where it goes on from.
 *
 * <p>The choice with the greatest saving wins, counted in tokens the model need not run: those of the shared prefix, less what it costs
 * to bring them where they are not in the slot, less what is
 * expected to be run again because the slot forgets what it alone holds (the longer it lay unused, the less), less the rows
 * computed for nothing when the range of decoding slots grows around idle ones. Ties go to the lowest slot, and to what it holds itself.
 *
 * @param slot free
 * @param reused leading tokens of the prompt that have been run, with the same adapter; less than the prompt, whose last token has
 *     to run
 * @param origin of their state
 */
record Placement(int slot, int reused, PrefixOrigin origin) {

    private static final int FRESH_LOSS_DIVISOR = 4;
    private static final int IDLE_ROW_TOKENS = 16;

    /* A position is moved in a hundredth, about, of the time that its token is run in, and not at all for nothing. */
    private static final int MOVE_TOKENS = 8;
    private static final int MOVED_PER_TOKEN = 64;

    Placement(int slot, int reused) {
        this(slot, reused, PrefixOrigin.HERE);
    }

    /** There must be a free slot. */
    static Placement best(SlotTable slots, PrefixMemory<Adapter> memory, GenerationRequest request) {
        int[] shared = slots.shared(request);
        Placement elsewhere = longest(slots, memory, request, shared);
        Placement best = new Placement(-1, 0);
        long most = Long.MIN_VALUE;
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.isFree(slot)) {
                int own = slots.goesOnFrom(slot, shared[slot]);
                long cost = lost(slots, slot, shared[slot]) + (long) IDLE_ROW_TOKENS * slots.idleRowsWith(slot);
                boolean moves = elsewhere.reused - moving(elsewhere.reused) > own;
                long saving = (moves ? elsewhere.reused - moving(elsewhere.reused) : own) - cost;
                if (saving > most) {
                    most = saving;
                    best = moves ? new Placement(slot, elsewhere.reused, elsewhere.origin) : new Placement(slot, own);
                }
            }
        }
        return best;
    }

    /* Where most of the prompt has been run, in any slot or outside of them. */
    private static Placement longest(
            SlotTable slots, PrefixMemory<Adapter> memory, GenerationRequest request, int[] shared) {
        if (!slots.copies() || request.promptLogprobs()) {
            return new Placement(-1, 0);
        }
        int best = 0;
        for (int slot = 1; slot < shared.length; slot++) {
            best = shared[slot] > shared[best] ? slot : best;
        }
        PrefixMemory.Found found = memory.find(request.adapter(), request.prompt(), request.prompt().length - 1);
        return found.length() > shared[best]
                ? new Placement(-1, found.length(), new PrefixOrigin.Memory(found))
                : new Placement(-1, shared[best], new PrefixOrigin.Slot(best));
    }

    /** What moving the state of so many tokens costs. */
    static int moving(int length) {
        return length == 0 ? 0 : MOVE_TOKENS + length / MOVED_PER_TOKEN;
    }

    private static long lost(SlotTable slots, int slot, int shared) {
        return slots.onlyHere(slot, shared) / (FRESH_LOSS_DIVISOR + slots.age(slot));
    }
}
