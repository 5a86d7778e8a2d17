package io.millrace.serving;

import io.millrace.core.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * What is known of one request's way through the service; the Reactor context of the request holds it under this class. Times are
 * those of its ticker, in nanoseconds. Thread-safe.
 */
public final class RequestTimes {

    private static final long NEVER = Long.MIN_VALUE;

    private final LongSupplier ticker;
    private final Map<String, String> traceHeaders;
    private final RequestListener listener;
    private final Map<Phase, Interval> phases = new EnumMap<>(Phase.class);
    private long submitted = NEVER;
    private long started = NEVER;
    private volatile long firstToken = NEVER;
    private volatile @Nullable Route asked;
    private volatile @Nullable String servedBy;
    private volatile @Nullable Throwable failure;
    private final AtomicInteger maxTokens = new AtomicInteger(Integer.MAX_VALUE);
    private volatile int leftOut;
    private volatile Usage usage = Usage.NONE;

    /** @param traceHeaders what a request made on behalf of this one sends along, such as {@code traceparent} */
    public RequestTimes(LongSupplier ticker, Map<String, String> traceHeaders) {
        this(ticker, traceHeaders, RequestListener.NONE);
    }

    /** @param listener told meanwhile */
    public RequestTimes(LongSupplier ticker, Map<String, String> traceHeaders, RequestListener listener) {
        this.ticker = ticker;
        this.traceHeaders = Map.copyOf(traceHeaders);
        this.listener = listener;
    }

    public RequestListener listener() {
        return listener;
    }

    /**
     * A phase.
     *
     * @param busy nanoseconds spent in it, which may be less than from its begin to its end
     */
    public record Interval(long from, long to, long busy) {
        private Interval and(Interval other) {
            return new Interval(Math.min(from, other.from), Math.max(to, other.to), busy + other.busy);
        }
    }

    /** Those of the subscription. */
    public static Optional<RequestTimes> in(ContextView context) {
        return context.getOrEmpty(RequestTimes.class);
    }

    /** Those of the subscription, else some that nobody reads. */
    public static RequestTimes of(ContextView context) {
        return in(context).orElseGet(() -> new RequestTimes(System::nanoTime, Map.of()));
    }

    public Map<String, String> traceHeaders() {
        return traceHeaders;
    }

    /** The model it asks for. */
    public void asked(Route model) {
        asked = model;
    }

    public Optional<Route> asked() {
        return Optional.ofNullable(asked);
    }

    /** Another model answers. */
    public void servedBy(String model) {
        servedBy = model;
    }

    public Optional<String> servedBy() {
        return Optional.ofNullable(servedBy);
    }

    /** A completion may have at most so many tokens, fewer than it asks for. */
    public void cutTo(int tokens) {
        maxTokens.accumulateAndGet(tokens, Math::min);
    }

    /** The fewest of those that {@link #cutTo} told; empty where none was cut. */
    public OptionalInt cutTo() {
        int most = maxTokens.get();
        return most == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(most);
    }

    /** So many messages of a conversation were left out. */
    public void leftOut(int messages) {
        leftOut = messages;
    }

    public int leftOut() {
        return leftOut;
    }

    /** It failed after its answer had begun. */
    public void failed(Throwable error) {
        failure = error;
    }

    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    public void used(Usage tokens) {
        usage = tokens;
    }

    public Usage usage() {
        return usage;
    }

    public long now() {
        return ticker.getAsLong();
    }

    /** The phase took from {@code from} until now, once more. */
    public void spent(Phase phase, long from) {
        long now = now();
        put(phase, new Interval(from, now, now - from));
        Route route = asked;
        if (route != null) {
            listener.onSpent(route.model().id(), phase, now - from);
        }
    }

    private synchronized void put(Phase phase, Interval interval) {
        phases.merge(phase, interval, Interval::and);
    }

    public synchronized void submitted() {
        submitted = now();
        started = NEVER;
        firstToken = NEVER;
    }

    /** A sequence has a slot, or an item a run. */
    public synchronized void started() {
        if (started == NEVER) {
            spent(Phase.QUEUE, submitted);
            started = now();
        }
    }

    public void token() {
        if (firstToken == NEVER) {
            first();
        }
    }

    private synchronized void first() {
        if (firstToken == NEVER && started != NEVER) {
            spent(Phase.PREFILL, started);
            firstToken = now();
        }
    }

    /** A sequence ended. */
    public synchronized void ended() {
        if (firstToken != NEVER) {
            phases.put(Phase.DECODE, until(firstToken));
        }
    }

    /** All items have their answers. */
    public synchronized void answered() {
        if (started != NEVER) {
            phases.put(Phase.RUN, until(started));
        }
    }

    private Interval until(long from) {
        long now = now();
        return new Interval(from, now, now - from);
    }

    /** In the order of {@link Phase}; those it did not go through are missing. */
    public synchronized Map<Phase, Interval> phases() {
        return new EnumMap<>(phases);
    }

    /** The phases as the HTTP header Server-Timing has them, in milliseconds; empty before the first. */
    public String serverTiming() {
        return phases().entrySet().stream()
                .map(entry -> entry.getKey().label() + ";dur="
                        + Math.round(entry.getValue().busy() / 1e3) / 1e3)
                .collect(Collectors.joining(", "));
    }
}
