package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.StepPlan.Decode;
import io.millrace.generation.StepPlan.Idle;
import io.millrace.generation.StepPlan.Prefill;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final Scheduler scheduler = new Scheduler(4);
    private final EngineState state = new EngineState(4, 32, true, false);

    @Test
    void plan_nothingThere_idle() {
        assertThat(scheduler.plan(state)).isEqualTo(new Idle());
    }

    @Test
    void plan_promptLongerThanChunk_runsInContiguousChunks() {
        enqueue(9, 0);
        assertThat(planAndApply()).isEqualTo(new Prefill(0, 0, 0, 4));
        assertThat(planAndApply()).isEqualTo(new Prefill(0, 0, 4, 4));
        assertThat(planAndApply()).isEqualTo(new Prefill(0, 0, 8, 1));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 1, Adapter.NONE));
    }

    @Test
    void plan_promptsAndCompletions_alternate() {
        enqueue(2, 0);
        planAndApply();
        enqueue(6, 0);
        enqueue(2, 0);
        assertThat(planAndApply()).isEqualTo(new Decode(0, 1, Adapter.NONE));
        assertThat(planAndApply()).isEqualTo(new Prefill(1, 1, 0, 4));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 1, Adapter.NONE));
        assertThat(planAndApply()).isEqualTo(new Prefill(1, 1, 4, 2));
        assertThat(planAndApply()).isEqualTo(new Prefill(2, 2, 0, 2));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 3, Adapter.NONE));
    }

    @Test
    void plan_urgentArrivesDuringLongPrompt_goesFirst() {
        enqueue(12, 1);
        planAndApply();
        enqueue(3, 0);
        assertThat(planAndApply()).isEqualTo(new Prefill(1, 1, 0, 3));
    }

    @Test
    void plan_equalPriorityArrivesDuringLongPrompt_waits() {
        enqueue(12, 1);
        planAndApply();
        enqueue(3, 1);
        assertThat(planAndApply()).isEqualTo(new Prefill(0, 0, 4, 4));
    }

    @Test
    void plan_noSlotFree_onlyDecodes() {
        for (int i = 0; i < 4; i++) {
            enqueue(1, 0);
            planAndApply();
            planAndApply();
        }
        enqueue(1, 0);
        assertThat(planAndApply()).isEqualTo(new Decode(0, 4, Adapter.NONE));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 4, Adapter.NONE));
    }

    @Test
    void plan_workThatCanWait_leavesAnEighthOfTheSlots() {
        EngineState wide = new EngineState(8, 32, true, false);
        for (int i = 0; i < 7; i++) {
            planAndApply(wide, 1);
            planAndApply(wide);
        }
        assertThat(planAndApply(wide, 1)).isEqualTo(new Decode(0, 7, Adapter.NONE));
        assertThat(planAndApply(wide, 0)).isEqualTo(new Prefill(8, 7, 0, 1));
    }

    private StepPlan planAndApply(EngineState at, int priority) {
        at.enqueue(new Sequence(Requests.prioritized(Requests.prompt(at.waiting(), 1), 8, priority), _ -> {}, 0, 32));
        return planAndApply(at);
    }

    @Test
    void plan_lowSlotsFree_decodesFromLowestDecodingSlot() {
        for (int i = 0; i < 3; i++) {
            enqueue(1, 0);
            planAndApply();
            planAndApply();
        }
        state.remove(state.sequences().getFirst());
        assertThat(planAndApply()).isEqualTo(new Decode(1, 2, Adapter.NONE));
    }

    @Test
    void plan_completionsOfSeveralAdapters_takeTurnsAlone() {
        Adapter other = new NamedAdapter("other");
        for (Adapter adapter : List.of(Adapter.NONE, other, Adapter.NONE)) {
            state.enqueue(new Sequence(
                    Requests.prioritized(Requests.prompt(state.waiting(), 1), 8, 0)
                            .with(adapter),
                    _ -> {},
                    0,
                    32));
        }
        assertThat(planAndApply()).isEqualTo(new Prefill(0, 0, 0, 1));
        assertThat(planAndApply()).isEqualTo(new Prefill(1, 1, 0, 1));
        assertThat(planAndApply()).isEqualTo(new Prefill(2, 2, 0, 1));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 3, Adapter.NONE));
        assertThat(planAndApply()).isEqualTo(new Decode(1, 1, other));
        assertThat(planAndApply()).isEqualTo(new Decode(0, 3, Adapter.NONE));
        assertThat(planAndApply()).isEqualTo(new Decode(1, 1, other));
    }

    @Test
    void plan_manyShortPrompts_completionsComeAfterFour() {
        EngineState wide = new EngineState(8, 32, true, false);
        for (int i = 0; i < 7; i++) {
            wide.enqueue(new Sequence(Requests.prioritized(Requests.prompt(i, 1), 8, 0), _ -> {}, 0, 32));
        }
        Scheduler scheduler = new Scheduler(64);
        for (int i = 0; i < 4; i++) {
            assertThat(planAndApply(scheduler, wide)).isEqualTo(new Prefill(i, i, 0, 1));
        }
        assertThat(planAndApply(scheduler, wide)).isEqualTo(new Decode(0, 4, Adapter.NONE));
        assertThat(planAndApply(scheduler, wide)).isEqualTo(new Prefill(4, 4, 0, 1));
    }

    @Test
    void plan_urgentSharesWhatIsBeingRun_theOtherRunsThatFirst() {
        EngineState copying = new EngineState(4, 64, true, true);
        enqueue(copying, 40, 1);
        assertThat(planAndApply(copying)).isEqualTo(new Prefill(0, 0, 0, 4));
        enqueue(copying, 19, 0);
        for (int past = 4; past < 16; past += 4) {
            assertThat(planAndApply(copying)).isEqualTo(new Prefill(0, 0, past, 4));
        }
        assertThat(planAndApply(copying)).isEqualTo(new Prefill(0, 0, 16, 2));
        assertThat(planAndApply(copying)).isEqualTo(new Prefill(1, 1, 18, 1, new PrefixOrigin.Slot(0)));
    }

    @Test
    void plan_urgentSharesWhatWasBeingRunButEnded_goesOnByItself() {
        EngineState copying = new EngineState(4, 64, true, true);
        enqueue(copying, 40, 1);
        planAndApply(copying);
        enqueue(copying, 30, 0);
        assertThat(planAndApply(copying)).isEqualTo(new Prefill(0, 0, 4, 4));
        end(copying, 0);
        assertThat(planAndApply(copying)).isEqualTo(new Prefill(1, 0, 8, 4));
    }

    private static void end(EngineState at, int slot) {
        at.remove(Objects.requireNonNull(at.slots().owner(slot)));
    }

    private static void enqueue(EngineState at, int promptLength, int priority) {
        at.enqueue(new Sequence(Requests.prioritized(Requests.prompt(0, promptLength), 8, priority), _ -> {}, 0, 64));
    }

    private void enqueue(int promptLength, int priority) {
        state.enqueue(new Sequence(
                Requests.prioritized(Requests.prompt(state.waiting(), promptLength), 8, priority), _ -> {}, 0, 32));
    }

    private StepPlan planAndApply() {
        return planAndApply(state);
    }

    private StepPlan planAndApply(EngineState at) {
        return planAndApply(scheduler, at);
    }

    private static StepPlan planAndApply(Scheduler scheduler, EngineState at) {
        StepPlan plan = scheduler.plan(at);
        assertThat(scheduler.plan(at)).isEqualTo(plan);
        SchedulerSimulation.apply(plan, at);
        return plan;
    }
}
