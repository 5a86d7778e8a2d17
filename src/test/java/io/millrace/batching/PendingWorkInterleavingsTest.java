package io.millrace.batching;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import io.millrace.core.ServingException.EngineFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingWorkInterleavingsTest {

    private static final BatchLimits ONE_BY_ONE = new BatchLimits(1, 100, Duration.ZERO, false);

    private static Entry<String, String> entry() {
        return new Entry<>(new Work<>("a", "group", 1, 1, 0, Work.NO_DEADLINE), 0);
    }

    private static PendingWork<String, String> pending() {
        return new PendingWork<>(ONE_BY_ONE, 2, () -> 0);
    }

    /* Takes until it is closed; what it took it settles. */
    private static void serve(PendingWork<String, String> pending, int[] served) {
        for (var next = pending.take(() -> Integer.MAX_VALUE);
                next != null;
                next = pending.take(() -> Integer.MAX_VALUE)) {
            for (Entry<String, String> entry : next.entries()) {
                served[0]++;
                pending.settle(entry);
            }
        }
    }

    @Test
    void take_twoWorkersAndTwoWorks_givesEachOnce() {
        Interleavings.check(40, () -> {
            PendingWork<String, String> pending = pending();
            boolean[] first = new boolean[1];
            boolean[] second = new boolean[1];
            Entry<String, String> one = entry();
            Entry<String, String> other = entry();
            run(() -> first[0] = pending.admit(one) == null && pending.admit(other) == null, () -> {
                var a = pending.take(() -> Integer.MAX_VALUE);
                var b = pending.take(() -> Integer.MAX_VALUE);
                second[0] = a != null
                        && b != null
                        && a.entries().getFirst() != b.entries().getFirst();
            });
            require(first[0] && second[0], "a work was lost or came twice");
        });
    }

    @Test
    void close_amongAdmitAndTake_leavesNoWorkUnaccounted() {
        Interleavings.check(40, () -> {
            PendingWork<String, String> pending = pending();
            boolean[] admitted = new boolean[1];
            int[] served = new int[1];
            run(() -> admitted[0] = pending.admit(entry()) == null, () -> serve(pending, served), pending::close);
            int left = pending.entries().size();
            require((admitted[0] ? 1 : 0) == served[0] + left, "served " + served[0] + ", left " + left);
        });
    }

    /** What ends the first call must not hit the second, in which somebody still waits. */
    @Test
    void leave_amongTwoRuns_interruptsTheFirstAtMost() {
        Interleavings.check(40, () -> {
            Entry<String, String> left = entry();
            Entry<String, String> kept = entry();
            Calls calls = new Calls();
            run(
                    () -> {
                        new BatchRun<>(calls, List.of(left)).run(() -> {});
                        new BatchRun<>(calls, List.of(kept)).run(() -> {});
                    },
                    () -> {
                        left.future().cancel(false);
                        left.leave();
                    });
            require(calls.ofKept.get() == 0, "interrupted the call of another");
            require(calls.interrupts.get() <= 1, "interrupted twice");
        });
    }

    @Test
    void giveUp_amongTheEndOfARun_failsTheWorkOrIsTooLate() {
        Interleavings.check(40, () -> {
            Entry<String, String> entry = entry();
            Calls calls = new Calls();
            RunHealth health = new RunHealth();
            BatchRun<String, String> batch = new BatchRun<>(calls, List.of(entry));
            EngineFailed error = new EngineFailed("hangs", null);
            run(
                    () -> {
                        health.begin(batch, 0);
                        List<String> outputs = batch.run(() -> {});
                        health.returned();
                        if (outputs != null) {
                            entry.future().complete(outputs.getFirst());
                        }
                    },
                    () -> health.giveUp(Duration.ZERO, 1, error));
            CompletableFuture<String> future = entry.future();
            require(future.isDone() || calls.called.get() == 0, "a work without an outcome");
            require(health.failuresInARow() <= calls.called.get(), "a failure of no call");
        });
    }

    /** A model that knows which call is interrupted: the second is of the one who stays. */
    private static final class Calls implements BatchModel<String, String> {
        private final AtomicInteger called = new AtomicInteger();
        private final AtomicInteger interrupts = new AtomicInteger();
        private final AtomicInteger ofKept = new AtomicInteger();

        @Override
        public List<String> run(List<String> items) {
            called.incrementAndGet();
            return items;
        }

        @Override
        public void interrupt() {
            interrupts.incrementAndGet();
            if (called.get() > 1) {
                ofKept.incrementAndGet();
            }
        }

        @Override
        public void close() {}
    }
}
