package io.millrace.generation;

import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.prefix.PrefixMemory;
import io.millrace.generation.prefix.SavedPrefix;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the state of a prompt's first tokens to its slot, and what the slot held before to memory. */
final class PrefixMover {

    private static final Logger LOG = LoggerFactory.getLogger(PrefixMover.class);

    /* What is less is as soon run again. */
    private static final int LEAST_KEPT = 32;

    private static final int PINNING = 0; // the slot

    private final SlotTable slots;
    private final PrefixMemory<Adapter> memory;
    private final DecoderModel model;
    private final ModelCalls calls;

    PrefixMover(EngineState state, DecoderModel model, ModelCalls calls) {
        this.slots = state.slots();
        this.memory = state.memory();
        this.model = model;
        this.calls = calls;
    }

    /** Runs the beginning of prompts in a slot that holds nothing, and keeps it for good. */
    void pin(int[] tokens, int chunkTokens) {
        try {
            for (int past = 0; past < tokens.length; past += chunkTokens) {
                int[] chunk = Arrays.copyOfRange(tokens, past, Math.min(past + chunkTokens, tokens.length));
                calls.prefill(new PrefillChunk(PINNING, past, chunk, false));
            }
            calls.move(
                    tokens.length,
                    () -> memory.pin(
                            Adapter.NONE, tokens, model.save(PINNING, tokens.length), model.savedBytes(tokens.length)));
        } catch (RuntimeException failure) {
            LOG.warn("A prefix of {} tokens is not pinned: {}", tokens.length, failure.toString());
        }
    }

    /** Keeps what a free slot would lose with the first chunk of a prompt, where there is room. */
    void keep(StepPlan.Prefill plan) {
        if (slots.isFree(plan.slot())) {
            keep(plan.slot(), plan);
        }
    }

    private void keep(int slot, StepPlan.Prefill plan) {
        int length = slots.length(slot);
        long bytes = length < LEAST_KEPT || !slots.copies() ? 0 : model.savedBytes(length);
        if (bytes == 0 || !isLost(plan) || !memory.makeRoom(bytes, found(plan))) {
            return;
        }
        try {
            calls.move(length, () -> save(slot, length, bytes));
        } catch (RuntimeException failure) {
            LOG.warn("A prefix is not kept: {}", failure.toString());
        }
    }

    private static PrefixMemory.Found found(StepPlan.Prefill plan) {
        return plan.origin() instanceof PrefixOrigin.Memory(PrefixMemory.Found found)
                ? found
                : PrefixMemory.Found.NOTHING;
    }

    private void save(int slot, int length, long bytes) {
        SavedPrefix saved = model.save(slot, length);
        memory.keep(slots.adapter(slot), slots.tokens(slot), saved, bytes);
    }

    private boolean isLost(StepPlan.Prefill plan) {
        int slot = plan.slot();
        int stays = plan.origin() instanceof PrefixOrigin.Here ? plan.past() : 0;
        int known = memory.find(slots.adapter(slot), slots.tokens(slot), slots.length(slot))
                .length();
        return slots.onlyHere(slot, Math.max(stays, known)) >= LEAST_KEPT;
    }

    /** Before the first chunk of a prompt that goes on from what is elsewhere. */
    void bring(StepPlan.Prefill plan) {
        switch (plan.origin()) {
            case PrefixOrigin.Here _ -> {}
            case PrefixOrigin.Slot(int from) -> {
                calls.move(plan.past(), () -> model.copy(from, plan.slot(), plan.past()));
                slots.copied(from);
            }
            case PrefixOrigin.Memory(PrefixMemory.Found found) -> {
                SavedPrefix saved = memory.use(found);
                calls.move(plan.past(), () -> model.restore(saved, plan.slot(), plan.past()));
            }
        }
    }
}
