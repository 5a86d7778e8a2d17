package io.millrace.generation;

import io.millrace.speculation.StepCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What waits and what runs. */
final class EngineState {

    private final ThreadOwner thread = new ThreadOwner();
    private final TreeSet<Sequence> waiting = new TreeSet<>(Sequence.URGENCY);
    private final SlotTable slots;
    private final AdapterUse waitingAdapters = new AdapterUse();
    private final AdapterUse runningAdapters = new AdapterUse();
    private final int maxLength;
    private final Turns turns = new Turns();
    private long arrivals;
    private final StepCosts costs;
    private boolean afterPrefill;
    private long steps;

    /** @param draftTokens most tokens of one sequence that are drafted and checked in one step */
    EngineState(int slots, int maxLength, boolean cutsBack, int draftTokens) {
        this.slots = new SlotTable(slots, maxLength, cutsBack, thread);
        this.maxLength = maxLength;
        costs = new StepCosts(slots, draftTokens + 1);
    }

    /** What steps of the model lately cost. */
    StepCosts costs() {
        return costs;
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

    /** A plan was carried out. */
    void stepped(StepPlan plan) {
        assert thread.isCurrent();
        afterPrefill = plan instanceof StepPlan.Prefill;
        steps++;
        switch (plan) {
            case StepPlan.Idle _ -> {}
            case StepPlan.Prefill prefill -> ran(prefill.slot());
            case StepPlan.Append append -> ran(append.slot());
            case StepPlan.Verify verify -> ran(verify.slot());
            case StepPlan.Decode decode -> {
                for (int slot = decode.firstSlot(); slot < decode.firstSlot() + decode.count(); slot++) {
                    if (slots.isDecoding(slot, decode.adapter())) {
                        ran(slot);
                    }
                }
            }
        }
    }

    /* Not where it ended with the step. */
    private void ran(int slot) {
        Sequence owner = slots.owner(slot);
        if (owner != null) {
            owner.ranAt(steps);
        }
    }

    void enqueue(Sequence sequence) {
        assert thread.isCurrent();
        sequence.arrive(arrivals++, turns.arrive(sequence.request().share()));
        waiting.add(sequence);
        waitingAdapters.add(sequence.request().adapter());
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
            waitingAdapters.remove(sequence.request().adapter());
            runningAdapters.add(sequence.request().adapter());
        }
        assert sequence.arrival() == plan.arrival() : plan;
        return sequence;
    }

    /** Takes the sequence out of the queue or its slot. */
    void remove(Sequence sequence) {
        assert thread.isCurrent();
        if (sequence.slot() != Sequence.NO_SLOT) {
            slots.free(sequence.slot());
            runningAdapters.remove(sequence.request().adapter());
        } else if (waiting.remove(sequence)) {
            waitingAdapters.remove(sequence.request().adapter());
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
                waiting.size(),
                slots.occupied(),
                slots.size(),
                slots.cachedTokens(),
                (long) slots.size() * maxLength,
                waitingAdapters.names(),
                runningAdapters.names());
    }
}
