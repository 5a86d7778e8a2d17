package io.millrace.batching;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts outcomes and keeps the rest. */
final class RecordingBatchListener implements BatchListener {

    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final AtomicInteger started = new AtomicInteger();

    List<Batch> batches() {
        return batches;
    }

    /** Splits and stops. */
    List<String> calls() {
        return calls;
    }

    int started() {
        return started.get();
    }

    int ended() {
        return outcomes.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int ended(Outcome outcome) {
        return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
    }

    @Override
    public void onBatch(Batch batch) {
        batches.add(batch);
    }

    @Override
    public void onStarted(Duration waited) {
        started.incrementAndGet();
    }

    @Override
    public void onEnded(Outcome outcome, Duration sinceSubmit) {
        outcomes.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void onSplit(int items, Throwable cause) {
        calls.add("split " + items);
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        calls.add("stopped " + cause);
    }
}
