package io.millrace.generation;

import io.millrace.core.MemoryExhausted;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.EngineListener.DraftKind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs several tokens of one completion in one step: some that have to come, or some that were drafted. */
final class CompletionChunks {

    private final EngineState state;
    private final SlotTable slots;
    private final ModelCalls model;
    private final Publisher publisher;
    private final EngineListener listener;
    private final RowSampling sampling;
    private final @Nullable DraftRunner drafts;

    /**
     * @param drafts of the draft model, where there is one
     */
    CompletionChunks(
            EngineState state,
            ModelCalls model,
            Publisher publisher,
            EngineListener listener,
            RowSampling sampling,
            @Nullable DraftRunner drafts) {
        this.drafts = drafts;
        this.state = state;
        this.slots = state.slots();
        this.model = model;
        this.publisher = publisher;
        this.listener = listener;
        this.sampling = sampling;
    }

    /** Where memory does not suffice, fewer tokens are run; the scheduler plans the rest anew. */
    void append(StepPlan.Append plan) {
        Sequence sequence = Objects.requireNonNull(slots.owner(plan.slot()));
        int[] forced = Arrays.copyOf(sequence.forced(), plan.count());
        try {
            int[] tokens = behindLast(sequence, forced);
            Logits logits = run(sequence, tokens, false);
            slots.append(plan.slot(), tokens);
            goOn(sequence, forced, logits);
        } catch (RuntimeException failure) {
            if (plan.count() == 0 || !(failure instanceof MemoryExhausted)) {
                throw failure;
            }
            append(plan.half());
        }
    }

    private void goOn(Sequence sequence, int[] forced, Logits logits) {
        for (int i = 0; i < forced.length && !sequence.hasEnded(); i++) {
            publisher.next(sequence, sequence.sampler().force(forced[i]));
        }
        if (!sequence.hasEnded()) {
            publisher.next(sequence, sampling.sample(sequence, logits, logits.rows() - 1));
        }
    }

    void verify(StepPlan.Verify plan) {
        Sequence sequence = Objects.requireNonNull(slots.owner(plan.slot()));
        verify(sequence, plan.by(), draft(sequence, plan));
    }

    private int[] draft(Sequence sequence, StepPlan.Verify plan) {
        return switch (plan.by()) {
            case PROMPT_LOOKUP -> sequence.drafts().lookup().draft(plan.count());
            case DRAFT_MODEL -> Objects.requireNonNull(drafts).draft(sequence, plan.count());
        };
    }

    /* Where memory does not suffice, a shorter draft is checked. */
    private void verify(Sequence sequence, DraftKind by, int[] draft) {
        try {
            int accepted = verify(sequence, behindLast(sequence, draft));
            tell(sequence, by, draft.length, accepted);
        } catch (RuntimeException failure) {
            if (draft.length == 0 || !(failure instanceof MemoryExhausted)) {
                throw failure;
            }
            state.costs().refused(draft.length + 1);
            verify(sequence, by, Arrays.copyOf(draft, draft.length / 2));
        }
    }

    private void tell(Sequence sequence, DraftKind by, int drafted, int accepted) {
        if (by == DraftKind.DRAFT_MODEL) {
            sequence.drafts().history().checked(drafted, accepted);
        }
        listener.onDrafted(by, drafted, accepted);
    }

    /*
     * What is sampled is what would have been without the draft. As long as it is what was drafted, the model has run it already;
     * what comes behind is overwritten by what the slot holds next. Gives how many drafted tokens came true.
     */
    private int verify(Sequence sequence, int[] tokens) {
        Logits logits = run(sequence, tokens, true);
        int accepted = 0;
        boolean goesOn = true;
        while (goesOn) {
            slots.append(sequence.slot(), tokens[accepted]);
            publisher.next(sequence, sampling.sample(sequence, logits, accepted));
            boolean cameTrue = accepted + 1 < tokens.length && sequence.lastToken() == tokens[accepted + 1];
            accepted += cameTrue ? 1 : 0;
            goesOn = cameTrue && !sequence.hasEnded();
        }
        return accepted;
    }

    private static int[] behindLast(Sequence sequence, int[] others) {
        int[] tokens = new int[others.length + 1];
        tokens[0] = sequence.lastToken();
        System.arraycopy(others, 0, tokens, 1, others.length);
        return tokens;
    }

    private Logits run(Sequence sequence, int[] tokens, boolean allRows) {
        int slot = sequence.slot();
        GenerationRequest request = sequence.request();
        return model.append(
                new PrefillChunk(slot, slots.length(slot), tokens, allRows, request.adapter(), request.vectors()));
    }
}
