package io.millrace.generation;

import io.millrace.generation.EngineListener.DraftKind;
import io.millrace.speculation.DraftHistory;
import io.millrace.speculation.Drafter;
import io.millrace.speculation.Payoff;
import io.millrace.speculation.PromptLookup;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans one step at a time from what waits and what runs. Pure: it reads the state, changes nothing, and knows neither clock nor
 * model.
 *
 * <p>Prompts and completions alternate while there are both, so that prompts hold up the others for the tokens of one chunk at most;
 * of short ones a few run between two steps. Among
 * prompts the most urgent runs: lowest priority number first, then the share whose
 * turn it is, then first come.
 *
 * <p>A step has one adapter. Of those that have sequences which decode, the one takes its turn that has the sequence whose last
 * step lies furthest back, so that none waits for more steps than there are adapters.
 *
 * <p>A sequence that decodes alone with its adapter and has to go on with tokens that are known runs them as one chunk, which costs about as much as
 * one step. Among others it takes them step by step: a chunk behind a past has one row, for which all the others would wait, while
 * a row among theirs costs next to nothing.
 *
 * <p>Where the next tokens of all that decode can be drafted, and checking each draft as a chunk of its own is expected to give more
 * tokens a second than a step of all, the one that is due is given that. One whose tokens cannot be drafted would wait for chunks that
 * bring it nothing, so then there are steps.
 *
 * @param chunkTokens most tokens of one sequence in a step
 * @param draftTokens most of them that are drafted
 */
record Scheduler(int chunkTokens, int draftTokens) {

    /** Without drafts. */
    Scheduler(int chunkTokens) {
        this(chunkTokens, 0);
    }

    /* A run has a cost of its own beside that of its tokens. */
    private static final int PROMPT_RUNS = 4;

    StepPlan plan(EngineState state) {
        StepPlan decode = decode(state);
        if (decode != null && (state.promptRuns() >= PROMPT_RUNS || state.promptTokens() >= chunkTokens)) {
            return decode;
        }
        StepPlan.@Nullable Prefill prefill = prefill(state);
        if (decode != null && (prefill == null || isLate(state, prefill))) {
            return decode;
        }
        return prefill != null ? prefill : new StepPlan.Idle();
    }

    /* Behind the prompts that ran since the last step of completions. */
    private boolean isLate(EngineState state, StepPlan.Prefill prefill) {
        return state.promptRuns() > 0 && state.promptTokens() + prefill.count() > chunkTokens;
    }

    private @Nullable StepPlan decode(EngineState state) {
        SlotTable slots = state.slots();
        Sequence due = longestWaiting(slots);
        if (due == null) {
            return null;
        }
        Adapter adapter = due.request().adapter();
        int first = 0;
        int last = slots.size() - 1;
        while (!slots.isDecoding(first, adapter)) {
            first++;
        }
        while (!slots.isDecoding(last, adapter)) {
            last--;
        }
        int forced = first == last ? forced(due) : 0;
        if (forced > 0) {
            return new StepPlan.Append(first, forced);
        }
        Payoff draft = draftTokens == 0 ? null : drafted(state, due);
        return draft == null
                ? new StepPlan.Decode(first, last - first + 1, adapter)
                : new StepPlan.Verify(due.slot(), draft.count(), kind(draft.by()));
    }

    /** The draft that is checked; null where none is. */
    private @Nullable Payoff drafted(EngineState state, Sequence due) {
        List<Sequence> all = state.slots().decoding();
        int rows = (int) all.stream()
                .filter(one -> one.request().adapter().equals(due.request().adapter()))
                .count();
        Payoff draft = drafted(state, due, rows);
        boolean allDraft =
                draft != null && all.stream().allMatch(one -> one.equals(due) || drafted(state, one, rows) != null);
        return allDraft ? draft : null;
    }

    private @Nullable Payoff drafted(EngineState state, Sequence sequence, int rows) {
        int most = Math.min(Math.min(draftTokens, chunkTokens - 1), sequence.room());
        return Payoff.best(sequence.drafts().all(), state.costs(), rows, most);
    }

    private static DraftKind kind(Drafter drafter) {
        return switch (drafter) {
            case PromptLookup _ -> DraftKind.PROMPT_LOOKUP;
            case DraftHistory _ -> DraftKind.DRAFT_MODEL;
        };
    }

    /** Of those that decode, the one whose last step lies furthest back; null where none does. */
    private static @Nullable Sequence longestWaiting(SlotTable slots) {
        Sequence due = null;
        for (int slot = 0; slot < slots.size(); slot++) {
            Sequence owner = slots.owner(slot);
            if (owner != null && slots.isDecoding(slot) && (due == null || owner.ranAt() < due.ranAt())) {
                due = owner;
            }
        }
        return due;
    }

    private int forced(Sequence sequence) {
        return chunkTokens == 1 ? 0 : Math.min(sequence.forced().length, chunkTokens - 1);
    }

    private StepPlan.@Nullable Prefill prefill(EngineState state) {
        Sequence started = mostUrgentStarted(state.slots());
        Sequence waiting = mostUrgentWaiting(state);
        if (waiting != null && (started == null || Sequence.URGENCY.compare(waiting, started) < 0)) {
            Placement placement = Placement.best(state.slots(), state.memory(), waiting.request());
            StepPlan.Prefill ahead = ahead(state.slots(), waiting.request(), placement);
            return ahead != null ? ahead : chunk(waiting, placement);
        }
        return started == null ? null : chunk(started, state.slots(), chunkTokens);
    }

    /**
     * The chunk of a started prompt that the one to be placed has in common with it, and would have to run otherwise; null where there
     * is none that is worth a copy. What is held back so is done when the other has run what they share, or has ended.
     */
    private StepPlan.@Nullable Prefill ahead(SlotTable slots, GenerationRequest request, Placement placement) {
        Sequence best = null;
        int most = 0;
        for (int slot = 0; slot < slots.size() && slots.copies() && !request.promptLogprobs(); slot++) {
            Sequence owner = slots.owner(slot);
            if (owner != null
                    && !slots.isDecoding(slot)
                    && owner.request().adapter().equals(request.adapter())) {
                int shared = shared(owner.request().prompt(), request.prompt());
                if (shared > most && shared > slots.length(slot) && pays(shared, slot, placement)) {
                    best = owner;
                    most = shared;
                }
            }
        }
        return best == null ? null : chunk(best, slots, Math.min(chunkTokens, most - slots.length(best.slot())));
    }

    /* A copy is made once where it is planned from there already. */
    private static boolean pays(int shared, int slot, Placement placement) {
        boolean copied = placement.origin().equals(new PrefixOrigin.Slot(slot));
        return shared > placement.reused() + (copied ? 0 : Placement.moving(shared));
    }

    private static int shared(int[] one, int[] other) {
        int most = Math.min(one.length, other.length - 1);
        int mismatch = Arrays.mismatch(one, 0, most, other, 0, most);
        return mismatch < 0 ? most : mismatch;
    }

    /** Null also where no slot is free for it: the others can wait at least as well. */
    private static @Nullable Sequence mostUrgentWaiting(EngineState state) {
        Sequence first = state.slots().hasFree() ? state.firstWaiting() : null;
        return first != null && state.slots().hasFreeFor(first.request().priority()) ? first : null;
    }

    private static @Nullable Sequence mostUrgentStarted(SlotTable slots) {
        Sequence best = null;
        for (int slot = 0; slot < slots.size(); slot++) {
            Sequence owner = slots.owner(slot);
            if (owner != null
                    && !slots.isDecoding(slot)
                    && (best == null || Sequence.URGENCY.compare(owner, best) < 0)) {
                best = owner;
            }
        }
        return best;
    }

    private StepPlan.Prefill chunk(Sequence sequence, Placement at) {
        int left = sequence.promptLength() - at.reused();
        return new StepPlan.Prefill(
                sequence.arrival(), at.slot(), at.reused(), Math.min(left, chunkTokens), at.origin());
    }

    private static StepPlan.Prefill chunk(Sequence started, SlotTable slots, int most) {
        int past = slots.length(started.slot());
        return new StepPlan.Prefill(
                started.arrival(), started.slot(), past, Math.min(started.promptLength() - past, most));
    }
}
