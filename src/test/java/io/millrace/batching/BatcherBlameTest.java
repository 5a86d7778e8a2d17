package io.millrace.batching;

import static io.millrace.batching.ScriptedModel.NEGATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Failing;
import io.millrace.core.Fault;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.RequestFailed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a batcher blames for a run that fails: every kind of failure, with a control that runs, fails or is not known. */
class BatcherBlameTest extends StartedBatcher {

    private static final int BAD = 13;
    private static final int KNOWN = 1;

    private Batcher<Integer, Integer> failing(Fault fault, IntPredicate bad, List<Control<Integer>> controls) {
        return start(ScriptedModel.free(failingOn(fault, bad)).with(controls));
    }

    private static Function<List<Integer>, List<Integer>> failingOn(Fault fault, IntPredicate bad) {
        return items -> {
            if (items.stream().anyMatch(bad::test)) {
                throw Failing.by(fault);
            }
            return NEGATE.apply(items);
        };
    }

    private static List<Control<Integer>> proven() {
        return List.of(new Control<>(KNOWN, true));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void run_failsForOneInput_countsOnlyWhatTheFailureBlamesTheModelFor(Fault fault) {
        Map<Fault, Class<? extends ServingException>> errors = Map.of(
                Fault.INPUT, InvalidRequest.class,
                Fault.UNKNOWN, InvalidRequest.class,
                Fault.MEMORY, RequestFailed.class,
                Fault.MODEL, EngineFailed.class);
        Batcher<Integer, Integer> batcher = failing(fault, item -> item == BAD, proven());
        for (int i = 1; i <= 20; i++) {
            assertThat(failure(batcher.submit(work(BAD)))).isInstanceOf(errors.get(fault));
            assertThat(batcher.failuresInARow()).isEqualTo(fault == Fault.MODEL ? i : 0);
        }
        assertThat(batcher.submit(work(2)).join()).isEqualTo(-2);
        assertThat(batcher.failuresInARow()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void run_failsForEveryInput_isTheModelsUnlessTheFailureSaysOtherwise(Fault fault) {
        Batcher<Integer, Integer> batcher = failing(fault, _ -> true, proven());
        boolean inputs = fault == Fault.INPUT;
        assertThat(failure(batcher.submit(work(BAD)))).isInstanceOf(inputs ? InvalidRequest.class : EngineFailed.class);
        assertThat(batcher.failuresInARow()).isEqualTo(inputs ? 0 : 1);
    }

    @Test
    void run_failsForAllThatIsKnownThoughNothingMustRun_isNobodysFault() {
        List<Control<Integer>> guesses = List.of(new Control<>(7, false), new Control<>(8, false));
        Batcher<Integer, Integer> batcher = failing(Fault.UNKNOWN, _ -> true, guesses);
        assertThat(failure(batcher.submit(work(BAD)))).isInstanceOf(RequestFailed.class);
        assertThat(batcher.failuresInARow()).isZero();
        assertThat(model.runs()).containsExactly(List.of(BAD), List.of(7), List.of(8));
    }

    @Test
    void run_failsAndNothingIsKnown_isTheModels() {
        Batcher<Integer, Integer> batcher = failing(Fault.UNKNOWN, item -> item == BAD, List.of());
        assertThat(failure(batcher.submit(work(BAD)))).isInstanceOf(EngineFailed.class);
        assertThat(batcher.failuresInARow()).isEqualTo(1);
    }

    @Test
    void run_failsOnce_isAnsweredAfterTheControl() {
        AtomicInteger runs = new AtomicInteger();
        Batcher<Integer, Integer> batcher = failing(Fault.UNKNOWN, _ -> runs.incrementAndGet() == 1, proven());
        assertThat(batcher.submit(work(BAD)).join()).isEqualTo(-BAD);
        assertThat(model.runs()).containsExactly(List.of(BAD), List.of(KNOWN), List.of(BAD));
        assertThat(batcher.failuresInARow()).isZero();
    }

    @Test
    void run_badOneAmongGood_isHalvedAndTriedAlone() throws InterruptedException {
        Batcher<Integer, Integer> batcher = start(ScriptedModel.held(failingOn(Fault.UNKNOWN, item -> item == BAD))
                .with(proven()));
        List<CompletableFuture<Integer>> futures = batchOf(20, batcher);
        for (int i = 0; i <= 20; i++) {
            if (i == BAD) {
                assertThat(failure(futures.get(i))).isInstanceOf(InvalidRequest.class);
            } else {
                assertThat(futures.get(i).join()).isEqualTo(-i);
            }
        }
        assertThat(model.runs().stream().filter(List.of(KNOWN)::equals)).hasSize(1);
        assertThat(batcher.failuresInARow()).isZero();
    }

    @Test
    void control_thatHangs_isSeenGivenUpAndTheModels() throws InterruptedException {
        ScriptedModel hanging = ScriptedModel.held(failingOn(Fault.UNKNOWN, item -> item == BAD))
                .with(proven());
        Batcher<Integer, Integer> batcher = start(hanging);
        CompletableFuture<Integer> bad = batcher.submit(work(BAD));
        model.awaitRun();
        model.permit(1);
        model.awaitRun();
        await(() -> batcher.stuckFor().isPositive());
        batcher.giveUp(Duration.ZERO);
        assertThat(failure(bad)).isInstanceOf(EngineFailed.class);
        assertThat(batcher.failuresInARow()).isPositive();
    }

    @Test
    void run_badAndItsClientLeaves_isNotTried() throws InterruptedException {
        Batcher<Integer, Integer> batcher =
                start(ScriptedModel.held(failingOn(Fault.UNKNOWN, _ -> true)).with(proven()));
        CompletableFuture<Integer> bad = batcher.submit(work(BAD));
        model.awaitRun();
        bad.cancel(false);
        await(() -> batcher.stuckFor().isZero());
        assertThat(model.runs()).containsExactly(List.of(BAD));
        assertThat(batcher.failuresInARow()).isZero();
    }
}
