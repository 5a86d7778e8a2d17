package io.millrace.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What waits and what runs. */
final class EngineState {

    private final ThreadOwner thread = new ThreadOwner();
    private final TreeSet<Sequence> waiting = new TreeSet<>(Sequence.URGENCY);
    private final SlotTable slots;
    private final int maxLength;
    private final Turns turns = new Turns();
    private long arrivals;
    private boolean afterPrefill;

    EngineState(int slots, int maxLength, boolean cutsBack) {
        this.slots = new SlotTable(slots, maxLength, cutsBack, thread);
        this.maxLength = maxLength;
    }

    SlotTable slots() {
        return slots;
    }

    @Nullable
    Sequence firstWaiting() {
        return waiting.isEmpty() ? null : waiting.first();
    }

    int waiting() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && slots.occupied() == 0;
    }

    /** Whether the last step was a prompt's. */
    boolean afterPrefill() {
        return afterPrefill;
    }

    void stepped(boolean prefill) {
        assert thread.isCurrent();
        afterPrefill = prefill;
    }

    void enqueue(Sequence sequence) {
        assert thread.isCurrent();
        sequence.arrive(arrivals++, turns.arrive(sequence.request().share()));
        waiting.add(sequence);
    }

    /** The sequence the plan is about, which has just moved into its slot where {@code past} is all it reuses. */
    Sequence admit(StepPlan.Prefill plan) {
        assert thread.isCurrent();
        Sequence sequence = slots.owner(plan.slot());
        if (sequence == null) {
            sequence = waiting.removeFirst();
            turns.start(sequence.turn());
            sequence.start(plan.slot(), plan.past());
            slots.take(plan.slot(), sequence, plan.past());
        }
        assert sequence.arrival() == plan.arrival() : plan;
        return sequence;
    }

    /** Takes the sequence out of the queue or its slot. */
    void remove(Sequence sequence) {
        assert thread.isCurrent();
        if (sequence.slot() == Sequence.NO_SLOT) {
            waiting.remove(sequence);
        } else {
            slots.free(sequence.slot());
        }
    }

    /** Running ones first. */
    List<Sequence> sequences() {
        List<Sequence> all = new ArrayList<>();
        for (int slot = 0; slot < slots.size(); slot++) {
            Sequence owner = slots.owner(slot);
            if (owner != null) {
                all.add(owner);
            }
        }
        all.addAll(waiting);
        return all;
    }

    EngineSnapshot snapshot() {
        return new EngineSnapshot(
                waiting.size(), slots.occupied(), slots.size(), slots.cachedTokens(), (long) slots.size() * maxLength);
    }
}
