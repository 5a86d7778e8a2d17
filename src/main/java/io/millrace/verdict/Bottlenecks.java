package io.millrace.verdict;

import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import io.millrace.generation.EngineListener;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Phase;
import io.millrace.serving.RequestListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what models do, looks at the counters once a second, and says what limits them. */
public final class Bottlenecks implements RequestListener, AutoCloseable {

    /** What is going on. */
    public static final Duration SHORT = Duration.ofSeconds(10);
    /** What has been going on for a while. */
    public static final Duration LONG = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Bottlenecks.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Counters NOTHING = new Counters(0, HostCounters.NONE, Map.of());

    private final Supplier<HostCounters> host;
    private final LongSupplier ticker;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final History history = new History((int) LONG.dividedBy(TICK) + 1);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bottlenecks").factory());
    private volatile Function<String, ModelLoad> loads = _ -> ModelLoad.NONE;

    /** @param ticker in nanoseconds */
    public Bottlenecks(Supplier<HostCounters> host, LongSupplier ticker) {
        this.host = host;
        this.ticker = ticker;
    }

    /** Told of a language model. */
    public EngineListener engine(ModelId model) {
        return tally(model).engine();
    }

    /** Told of a stateless model. */
    public BatchListener batcher(ModelId model) {
        return tally(model).batcher();
    }

    private Tally tally(ModelId model) {
        return tallies.computeIfAbsent(model.value(), _ -> new Tally());
    }

    @Override
    public void onSpent(String model, Phase phase, long nanos) {
        Tally tally = tallies.get(model);
        if (tally != null && (phase == Phase.TEMPLATE || phase == Phase.TOKENIZE || phase == Phase.DETOKENIZE)) {
            tally.text(nanos);
        }
    }

    @Override
    public void onStreams(String model, int change) {
        Tally tally = tallies.get(model);
        if (tally != null) {
            tally.streams(change);
        }
    }

    @Override
    public void onBehind(String model, int change) {
        Tally tally = tallies.get(model);
        if (tally != null) {
            tally.behind(change);
        }
    }

    /** Looks at the counters from now on, once a second. */
    public void start(Function<String, ModelLoad> busy) {
        loads = busy;
        var _ = clock.scheduleAtFixedRate(this::safely, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void safely() {
        try {
            tick();
        } catch (RuntimeException failure) {
            LOG.warn("The counters could not be read", failure);
        }
    }

    void tick() {
        long now = ticker.getAsLong();
        Counters last = history.last();
        long nanos = last == null ? 0 : now - last.at();
        Map<String, ModelCounters> models = HashMap.newHashMap(tallies.size());
        tallies.forEach((name, tally) -> models.put(name, tally.after(nanos, loads.apply(name))));
        history.add(new Counters(now, host.get(), models));
    }

    /** Models that have been loaded, in order. */
    public Set<String> models() {
        return new TreeSet<>(tallies.keySet());
    }

    /** Of the whole service in so much time until now, or since the start where that is less. */
    public Verdict service(Duration window) {
        return judged(window, Verdict::of);
    }

    /** Of one model. */
    public Verdict model(String name, Duration window) {
        return judged(window, (earlier, later) -> Verdict.of(earlier, later, name));
    }

    private Verdict judged(Duration window, BiFunction<Counters, Counters, Verdict> judge) {
        Counters last = history.last();
        Counters first = history.before(window.toNanos());
        return last == null || first == null ? judge.apply(NOTHING, NOTHING) : judge.apply(first, last);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
