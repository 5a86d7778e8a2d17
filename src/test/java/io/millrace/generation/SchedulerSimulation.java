package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.StepPlan.Append;
import io.millrace.generation.StepPlan.Decode;
import io.millrace.generation.StepPlan.Idle;
import io.millrace.generation.StepPlan.Prefill;
import io.millrace.generation.StepPlan.Verify;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random arrivals, ends and aborts against the scheduler, with neither model nor thread; each plan is checked. */
final class SchedulerSimulation {

    private static final int MAX_LENGTH = 48;

    private final SplittableRandom random;
    private final Scheduler scheduler;
    private final EngineState state;
    private final List<Sequence> submitted = new ArrayList<>();
    private final List<Sequence> admitted = new ArrayList<>();
    private final Map<Sequence, Integer> work = new HashMap<>();
    private final List<Adapter> adapters = List.of(Adapter.NONE, new NamedAdapter("one"), new NamedAdapter("two"));
    private final Map<Sequence, Integer> passedOver = new HashMap<>();
    private final Adapter[] ranWith;
    private final List<String> log = new ArrayList<>();
    private boolean lastWasPrefill;
    private int inARow; // tokens of prompts that sequences which decode have waited for
    private int plans;
    private int appends;
    private int turns;
    private int copies;
    private int heldBack;

    SchedulerSimulation(long seed) {
        random = new SplittableRandom(seed);
        scheduler = new Scheduler(random.nextInt(1, 13));
        state = new EngineState(random.nextInt(1, 7), MAX_LENGTH, true, random.nextBoolean());
        ranWith = new Adapter[state.slots().size()];
    }

    /** What was planned, one line each. */
    List<String> run() {
        int requests = random.nextInt(1, 40);
        while (submitted.size() < requests || !state.isEmpty()) {
            if (submitted.size() < requests && random.nextInt(3) == 0) {
                arrive();
            }
            if (random.nextInt(25) == 0) {
                abortAny();
            }
            step();
            assertThat(plans).as("steps").isLessThan(requests * 200);
        }
        assertThat(submitted).allMatch(Sequence::hasEnded);
        return log;
    }

    int plans() {
        return plans;
    }

    int copies() {
        return copies;
    }

    /** Prompts that let another run what they share with it. */
    int heldBack() {
        return heldBack;
    }

    int appends() {
        return appends;
    }

    private void arrive() {
        int[] prompt = IntStream.range(0, random.nextInt(1, MAX_LENGTH))
                .map(i -> i < 12 ? i : random.nextInt(4))
                .toArray();
        Sequence sequence = new Sequence(
                Requests.prioritized(prompt, random.nextInt(1, 12), random.nextInt(3))
                        .with(adapters.get(random.nextInt(adapters.size()))),
                _ -> {},
                0,
                MAX_LENGTH);
        boolean _ = sequence.request().adapter().hold();
        if (random.nextBoolean()) {
            sequence.pickWith(Requests.phrased());
        }
        submitted.add(sequence);
        state.enqueue(sequence);
    }

    private void abortAny() {
        List<Sequence> all = state.sequences();
        if (!all.isEmpty()) {
            end(all.get(random.nextInt(all.size())));
        }
    }

    private void end(Sequence sequence) {
        sequence.end();
        state.remove(sequence);
    }

    private void step() {
        List<?> before = fingerprint();
        StepPlan plan = scheduler.plan(state);
        assertThat(scheduler.plan(state)).as("planned again").isEqualTo(plan);
        assertThat(fingerprint()).as("state after planning").isEqualTo(before);
        check(plan);
        apply(plan, state);
        account(plan);
        checkSlots();
        log.add(plan.toString());
        plans++;
    }

    private List<?> fingerprint() {
        SlotTable slots = state.slots();
        return IntStream.range(0, slots.size())
                .mapToObj(s -> s + ":" + slots.length(s) + ":" + slots.isDecoding(s) + ":" + slots.age(s)
                        + Arrays.hashCode(slots.tokens(s)) + Objects.hashCode(slots.owner(s)) + state.waiting()
                        + state.promptRuns() + state.promptTokens())
                .toList();
    }

    private void check(StepPlan plan) {
        switch (plan) {
            case Idle _ -> assertThat(state.isEmpty()).as("idle and empty").isTrue();
            case Prefill prefill -> check(prefill);
            case Append append -> check(append);
            case Verify verify -> throw new AssertionError(verify);
            case Decode decode -> check(decode);
        }
    }

    private void check(Prefill plan) {
        SlotTable slots = state.slots();
        if (!decoding().isEmpty()) {
            inARow += plan.count();
            assertThat(inARow).as("tokens of prompts in a row").isLessThanOrEqualTo(scheduler.chunkTokens());
        }
        Sequence urgent = runnable().stream().min(Sequence.URGENCY).orElseThrow();
        if (plan.arrival() != urgent.arrival()) {
            checkAhead(plan, urgent);
            lastWasPrefill = true;
            return;
        }
        assertThat(plan.count()).as("chunk").isBetween(1, scheduler.chunkTokens());
        assertThat(plan.past() + plan.count()).as("end").isLessThanOrEqualTo(urgent.promptLength());
        if (urgent.slot() == Sequence.NO_SLOT) {
            assertThat(slots.isFree(plan.slot())).as("free slot").isTrue();
            assertThat(plan.past()).as("reused").isLessThan(urgent.promptLength());
            int source = plan.origin() instanceof PrefixOrigin.Slot(int other) ? other : plan.slot();
            copies += source == plan.slot() ? 0 : 1;
            assertThat(plan.past()).as("held").isLessThanOrEqualTo(slots.length(source));
            assertThat(Arrays.mismatch(
                            slots.tokens(source),
                            0,
                            plan.past(),
                            urgent.request().prompt(),
                            0,
                            plan.past()))
                    .as("shared prefix")
                    .isEqualTo(-1);
            assertThat(plan.past() == 0 || urgent.request().adapter().equals(ranWith[source]))
                    .as("of the same adapter")
                    .isTrue();
            ranWith[plan.slot()] = urgent.request().adapter();
            admitted.add(urgent);
        } else {
            assertThat(plan.slot()).isEqualTo(urgent.slot());
            assertThat(plan.past()).as("contiguous").isEqualTo(slots.length(plan.slot()));
        }
        lastWasPrefill = true;
    }

    /* The urgent one waits for no more than it would have to run itself. */
    private void checkAhead(Prefill plan, Sequence urgent) {
        SlotTable slots = state.slots();
        Sequence other = Objects.requireNonNull(slots.owner(plan.slot()));
        assertThat(urgent.slot()).as("waits").isEqualTo(Sequence.NO_SLOT);
        assertThat(slots.copies()).isTrue();
        assertThat(other.request().adapter()).isEqualTo(urgent.request().adapter());
        assertThat(plan.past()).as("contiguous").isEqualTo(slots.length(plan.slot()));
        int end = plan.past() + plan.count();
        assertThat(Arrays.mismatch(
                        other.request().prompt(), 0, end, urgent.request().prompt(), 0, end))
                .as("shared")
                .isEqualTo(-1);
        assertThat(end).isLessThan(urgent.promptLength());
        heldBack++;
    }

    private void check(Decode plan) {
        assertThat(lastWasPrefill || runnable().isEmpty())
                .as("a prompt passed over")
                .isTrue();
        List<Integer> decoding = decoding(plan.adapter());
        assertThat(decoding.size() > 1
                        || scheduler.chunkTokens() == 1
                        || Objects.requireNonNull(state.slots().owner(decoding.getFirst()))
                                        .forced()
                                        .length
                                == 0)
                .as("no forced run of a lone sequence")
                .isTrue();
        int last = plan.firstSlot() + plan.count() - 1;
        assertThat(List.of(plan.firstSlot(), last)).isEqualTo(List.of(decoding.getFirst(), decoding.getLast()));
        passOverOthers(plan.adapter());
        lastWasPrefill = false;
        inARow = 0;
    }

    private void check(Append plan) {
        assertThat(lastWasPrefill || runnable().isEmpty())
                .as("a prompt passed over")
                .isTrue();
        Sequence sequence = Objects.requireNonNull(state.slots().owner(plan.slot()));
        assertThat(decoding(sequence.request().adapter()))
                .as("decodes alone with its adapter")
                .containsExactly(plan.slot());
        passOverOthers(sequence.request().adapter());
        assertThat(plan.count())
                .as("forced")
                .isEqualTo(Math.min(scheduler.chunkTokens() - 1, sequence.forced().length))
                .isPositive();
        assertThat(state.slots().length(plan.slot()) + plan.count() + 1)
                .as("length")
                .isLessThan(MAX_LENGTH);
        appends++;
        lastWasPrefill = false;
        inARow = 0;
    }

    /** No sequence waits for more steps than there are other adapters. */
    private void passOverOthers(Adapter chosen) {
        for (int slot : decoding()) {
            Sequence sequence = Objects.requireNonNull(state.slots().owner(slot));
            int steps = sequence.request().adapter().equals(chosen) ? 0 : passedOver.getOrDefault(sequence, 0) + 1;
            assertThat(steps).as("steps that " + slot + " was passed over").isLessThan(adapters.size());
            passedOver.put(sequence, steps);
            turns += steps > 0 ? 1 : 0;
        }
    }

    /** How often one sequence waited for the step of another adapter. */
    int turns() {
        return turns;
    }

    /** Prompts with a chunk that could run now. */
    private List<Sequence> runnable() {
        return submitted.stream()
                .filter(sequence -> !sequence.hasEnded())
                .filter(sequence -> sequence.slot() == Sequence.NO_SLOT
                        ? state.slots().hasFreeFor(sequence.request().priority())
                        : !state.slots().isDecoding(sequence.slot()))
                .toList();
    }

    private List<Integer> decoding() {
        return IntStream.range(0, state.slots().size())
                .filter(state.slots()::isDecoding)
                .boxed()
                .toList();
    }

    private List<Integer> decoding(Adapter adapter) {
        return decoding().stream()
                .filter(slot -> Objects.requireNonNull(state.slots().owner(slot))
                        .request()
                        .adapter()
                        .equals(adapter))
                .toList();
    }

    static void apply(StepPlan plan, EngineState state) {
        switch (plan) {
            case Idle _ -> {}
            case Prefill prefill -> prefill(prefill, state);
            case Append append -> append(append, state);
            case Verify verify -> throw new AssertionError(verify);
            case Decode decode -> decode(decode, state);
        }
        state.stepped(plan);
    }

    private static void append(Append plan, EngineState state) {
        Sequence sequence = Objects.requireNonNull(state.slots().owner(plan.slot()));
        int[] forced = sequence.forced();
        state.slots().append(plan.slot(), sequence.lastToken());
        for (int i = 0; i < plan.count(); i++) {
            state.slots().append(plan.slot(), forced[i]);
            pick(sequence);
        }
    }

    /** The next token, had a model run. */
    private static void pick(Sequence sequence) {
        if (sequence.hasSampler()) {
            int[] forced = sequence.sampler().forced();
            int token = forced.length > 0 ? forced[0] : sequence.sampled() * 3 % 23;
            sequence.sampler().force(token);
            sequence.sampled(token, 0);
        }
    }

    private static void prefill(Prefill plan, EngineState state) {
        int[] prompt = state.admit(plan).request().prompt();
        state.slots().append(plan.slot(), Arrays.copyOfRange(prompt, plan.past(), plan.past() + plan.count()));
    }

    private static void decode(Decode plan, EngineState state) {
        IntStream.range(plan.firstSlot(), plan.firstSlot() + plan.count())
                .filter(slot -> state.slots().isDecoding(slot, plan.adapter()))
                .forEach(slot -> state.slots().append(slot, 7));
    }

    /** Each sequence that has just got a token has one fewer to get. */
    private void account(StepPlan plan) {
        for (Sequence sequence : state.sequences()) {
            boolean inStep =
                    switch (plan) {
                        case Idle _ -> false;
                        case Prefill prefill -> sequence.arrival() == prefill.arrival();
                        case Append append -> sequence.slot() == append.slot();
                        case Verify verify -> throw new AssertionError(verify);
                        case Decode decode -> sequence.request().adapter().equals(decode.adapter());
                    };
            if (inStep && sequence.slot() != Sequence.NO_SLOT && state.slots().isDecoding(sequence.slot())) {
                pick(sequence);
                int sampled =
                        work.merge(sequence, plan instanceof Append append ? append.count() + 1 : 1, Integer::sum);
                int room = MAX_LENGTH - sequence.promptLength();
                if (sampled >= Math.min(sequence.request().maxTokens(), room)) {
                    end(sequence);
                }
            }
        }
    }

    private void checkSlots() {
        SlotTable slots = state.slots();
        List<Sequence> owners = state.sequences().stream()
                .filter(sequence -> sequence.slot() != Sequence.NO_SLOT)
                .toList();
        assertThat(owners).as("owners").doesNotHaveDuplicates().hasSize(slots.occupied());
        assertThat(owners).allMatch(owner -> slots.owner(owner.slot()) == owner);
        for (int slot = 0; slot < slots.size(); slot++) {
            assertThat(slots.length(slot)).as("length").isLessThan(MAX_LENGTH);
        }
    }

    /** Of two requests of one priority the first come was admitted first. */
    void assertFirstComeFirstServed() {
        admitted.stream()
                .mapToInt(sequence -> sequence.request().priority())
                .distinct()
                .forEach(priority -> assertThat(admitted.stream()
                                .filter(sequence -> sequence.request().priority() == priority)
                                .toList())
                        .isSortedAccordingTo(Comparator.comparingLong(Sequence::arrival)));
    }
}
