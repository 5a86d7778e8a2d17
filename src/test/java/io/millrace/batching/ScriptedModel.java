package io.millrace.batching;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Negates integers. Counts what is asked of it, and runs only when permitted, if told so. */
final class ScriptedModel implements BatchModel<Integer, Integer> {

    static final Function<List<Integer>, List<Integer>> NEGATE =
            items -> items.stream().map(item -> -item).toList();

    private final Function<List<Integer>, List<Integer>> function;
    private final Semaphore permits;
    private final Semaphore entered = new Semaphore(0);
    private final List<List<Integer>> runs = new CopyOnWriteArrayList<>();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile boolean interrupted;
    private List<Control<Integer>> controls = List.of();

    private ScriptedModel(Function<List<Integer>, List<Integer>> function, int permits) {
        this.function = function;
        this.permits = new Semaphore(permits);
    }

    static ScriptedModel free(Function<List<Integer>, List<Integer>> function) {
        return new ScriptedModel(function, Integer.MAX_VALUE);
    }

    /** Each run waits for {@link #permit} or an interrupt. */
    static ScriptedModel held(Function<List<Integer>, List<Integer>> function) {
        return new ScriptedModel(function, 0);
    }

    ScriptedModel with(List<Control<Integer>> inputs) {
        controls = inputs;
        return this;
    }

    @Override
    public List<Control<Integer>> controls() {
        return controls;
    }

    void permit(int more) {
        permits.release(more);
    }

    /** Until one more run has begun. */
    void awaitRun() throws InterruptedException {
        entered.acquire();
    }

    List<List<Integer>> runs() {
        return runs;
    }

    int interrupts() {
        return interrupts.get();
    }

    int closes() {
        return closes.get();
    }

    @Override
    public List<Integer> run(List<Integer> items) {
        interrupted = false;
        runs.add(items);
        entered.release();
        permits.acquireUninterruptibly();
        if (interrupted) {
            throw new IllegalStateException("interrupted");
        }
        return function.apply(items);
    }

    @Override
    public void interrupt() {
        interrupts.incrementAndGet();
        interrupted = true;
        permits.release();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
