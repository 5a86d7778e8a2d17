package io.millrace.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one loaded model passes before each call. One thread passes at a time; any may interrupt. */
final class FaultGate {

    private final Supplier<@Nullable FaultPlan> plans;
    private volatile @Nullable CompletableFuture<Boolean> waiting;
    private boolean lost;

    /** @param plans the plan in force; null while there is none */
    FaultGate(Supplier<@Nullable FaultPlan> plans) {
        this.plans = plans;
    }

    /** Ends the wait of a call that hangs or is slow: it throws. */
    void interrupt() {
        CompletableFuture<Boolean> wait = waiting;
        if (wait != null) {
            wait.complete(false);
        }
    }

    /**
     * Lets a call pass, late perhaps, or throws.
     *
     * @param rows of the call, or tokens of a prompt's chunk
     */
    void pass(int rows) {
        if (lost) {
            throw new InjectedFault("device lost");
        }
        FaultPlan plan = plans.get();
        if (plan != null) {
            plan.next().ifPresent(fault -> suffer(fault, rows, plan));
        }
    }

    private void suffer(Fault fault, int rows, FaultPlan plan) {
        switch (fault) {
            case Fault.Fail _ -> throw new InjectedFault("the call fails");
            case Fault.OutOfMemory(int most) -> requireMemory(rows, most);
            case Fault.Hang _ -> hang(plan);
            case Fault.Stuck _ -> stick(plan);
            case Fault.Slow(Duration more) -> slow(more);
            case Fault.Die _ -> throw new InternalError("injected: the thread dies");
            case Fault.Lost _ -> {
                lost = true;
                throw new InjectedFault("device lost");
            }
        }
    }

    private static void requireMemory(int rows, int most) {
        if (rows > most) {
            throw new InjectedFault.OfMemory(rows);
        }
    }

    private void hang(FaultPlan plan) {
        CompletableFuture<Boolean> wait = new CompletableFuture<>();
        waiting = wait;
        Object _ = CompletableFuture.anyOf(wait, plan.over()).join();
        waiting = null;
        throw new InjectedFault("the call hung");
    }

    private static void stick(FaultPlan plan) {
        boolean _ = plan.over().join();
        throw new InjectedFault("the call was stuck");
    }

    private void slow(Duration more) {
        CompletableFuture<Boolean> wait = new CompletableFuture<>();
        waiting = wait;
        boolean whole = wait.completeOnTimeout(true, more.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        waiting = null;
        if (!whole) {
            throw new InjectedFault("the call was interrupted");
        }
    }
}
