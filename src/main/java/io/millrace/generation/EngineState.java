package io.millrace.generation;

import io.millrace.generation.prefix.PrefixMemory;
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
    private final PrefixMemory<Adapter> memory;
    private final Turns turns = new Turns();
    private long arrivals;
    private final StepCosts costs;
    private int promptRuns; // since the last step of completions
    private int promptTokens; // in them
    private long steps;

    /**
     * @param cutsBack whether a slot can go on from any of its positions
     * @param copies whether what a slot holds can go to others
     * @param memory for prefixes whose slots are given away
     * @param draftTokens most tokens of one sequence that are drafted and checked in one step
     */
    EngineState(
            int slots, int maxLength, boolean cutsBack, boolean copies, PrefixMemory<Adapter> memory, int draftTokens) {
        this.slots = new SlotTable(slots, maxLength, cutsBack, copies, thread);
        this.maxLength = maxLength;
        this.memory = memory;
        costs = new StepCosts(slots, draftTokens + 1);
    }

    /** Without a memory for prefixes, and without drafts. */
    EngineState(int slots, int maxLength, boolean cutsBack, boolean copies) {
        this(slots, maxLength, cutsBack, copies, new PrefixMemory<>(0), 0);
    }

    /** What steps of the model lately cost. */
    StepCosts costs() {
        return costs;
    }

    PrefixMemory<Adapter> memory() {
        return memory;
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

    /** Chunks of prompts run since the last step of completions. */
    int promptRuns() {
        return promptRuns;
    }

    /** Tokens of those chunks. */
    int promptTokens() {
        return promptTokens;
    }

    /** A plan was carried out. */
    void stepped(StepPlan plan) {
        assert thread.isCurrent();
        boolean ofPrompt = plan instanceof StepPlan.Prefill;
        promptRuns = ofPrompt ? promptRuns + 1 : 0;
        promptTokens = plan instanceof StepPlan.Prefill prefill ? promptTokens + prefill.count() : 0;
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

    /** The sequence the plan is about, which has just moved into its slot if it had none. */
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
