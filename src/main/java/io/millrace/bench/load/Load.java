package io.millrace.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is sent at a pace. All of it happens on one thread. */
public final class Load {

    private final ScheduledExecutorService thread;
    private final Until until;
    private final Sender sender;
    private final long start = System.nanoTime();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long sent;
    private long open;
    private boolean over;

    private Load(ScheduledExecutorService thread, Until until, Sender sender) {
        this.thread = thread;
        this.until = until;
        this.sender = sender;
    }

    /** Sends one request, or several that belong together. */
    @FunctionalInterface
    public interface Sender {
        /**
         * On the load's thread, to which {@code ended} is told.
         *
         * @param due when it was to be sent, by {@link System#nanoTime}
         * @param ended called once, when all is answered or lost
         */
        void send(long due, Runnable ended);
    }

    /**
     * When nothing more is sent.
     *
     * @param end by {@link System#nanoTime}
     * @param most so many are sent
     */
    public record Until(long end, long most) {
        /** So many nanoseconds from now. */
        public static Until after(long nanos) {
            return new Until(System.nanoTime() + nanos, Long.MAX_VALUE);
        }

        boolean allows(long sent, long now) {
            return sent < most && now - end < 0;
        }
    }

    /** Sends, and waits for the last answer. */
    public static void run(ScheduledExecutorService thread, Pace pace, Until until, Sender sender) {
        Load load = new Load(thread, until, sender);
        thread.execute(() -> load.begin(pace));
        load.ended.join();
    }

    private void begin(Pace pace) {
        switch (pace) {
            case Pace.Closed(int clients) -> {
                over = true;
                for (int i = 0; i < clients; i++) {
                    again();
                }
                endWhenAnswered();
            }
            case Pace.Open(Arrivals arrivals) -> arrive(arrivals, start, arrivals.gap());
        }
    }

    /** Sends what is due, and comes back when the next is. */
    private void arrive(Arrivals arrivals, long last, long firstGap) {
        long before = last;
        long gap = firstGap;
        long now = System.nanoTime();
        for (;
                gap != Arrivals.NEVER && until.allows(sent, before + gap) && before + gap - now <= 0;
                now = System.nanoTime()) {
            before += gap;
            send(before, () -> {});
            gap = arrivals.gap();
        }
        if (gap != Arrivals.NEVER && until.allows(sent, before + gap)) {
            long from = before;
            long next = gap;
            var _ = thread.schedule(() -> arrive(arrivals, from, next), before + gap - now, TimeUnit.NANOSECONDS);
        } else {
            over = true;
            endWhenAnswered();
        }
    }

    /** One client's next request. */
    private void again() {
        long now = System.nanoTime();
        if (until.allows(sent, now)) {
            send(now, this::again);
        }
    }

    private void send(long due, Runnable next) {
        sent++;
        open++;
        try {
            sender.send(due, () -> {
                open--;
                next.run();
                endWhenAnswered();
            });
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
            throw e;
        }
    }

    private void endWhenAnswered() {
        if (open == 0 && over) {
            ended.complete(null);
        }
    }
}
