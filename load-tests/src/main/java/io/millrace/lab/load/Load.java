package io.millrace.lab.load;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Outcome;
import io.millrace.bench.http.Reply;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Requests of one kind, sent in turn at a pace for a time. All of it happens on the client's thread. */
public final class Load {

    private final Http http;
    private final ScheduledExecutorService loop;
    private final Ask ask;
    private final long end;
    private final Tally tally;
    private final CompletableFuture<Tally> ended = new CompletableFuture<>();
    private int sent;
    private int open;
    private boolean over;

    private Load(Http http, Ask ask, Duration time) {
        this.http = http;
        this.loop = http.loop();
        this.ask = ask;
        long start = System.nanoTime();
        this.end = start + time.toNanos();
        this.tally = new Tally(start, end);
    }

    /** Sends for {@code time} and waits for the last answer. */
    public static Tally run(Http http, Ask ask, Pace pace, Duration time) {
        Load load = new Load(http, ask, time);
        load.loop.execute(() -> load.begin(pace));
        return load.ended.join();
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
            case Pace.Open(double perSecond, long seed) -> arrive(new Arrivals(perSecond, new SplittableRandom(seed)));
        }
    }

    /** Gaps between requests, in nanoseconds. */
    private record Arrivals(double perSecond, SplittableRandom random) {
        long gap() {
            return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        }
    }

    private void arrive(Arrivals arrivals) {
        arrive(arrivals, System.nanoTime() + arrivals.gap());
    }

    /** Sends what is due, and comes back when the next is. */
    private void arrive(Arrivals arrivals, long first) {
        long due = first;
        for (long now = System.nanoTime(); due < end && due <= now; due += arrivals.gap()) {
            send(due, () -> {});
        }
        if (due < end) {
            long next = due;
            var _ = loop.schedule(() -> arrive(arrivals, next), due - System.nanoTime(), TimeUnit.NANOSECONDS);
        } else {
            over = true;
            endWhenAnswered();
        }
    }

    /** One client's next request. */
    private void again() {
        if (System.nanoTime() < end) {
            send(System.nanoTime(), this::again);
        }
    }

    private void send(long due, Runnable next) {
        open++;
        http.send(ask.request(sent++), new Outcome() {
            @Override
            public void sent() {
                tally.sent(System.nanoTime() - due);
            }

            @Override
            public void begun() {
                tally.begun(System.nanoTime() - due);
            }

            @Override
            public void answered(Reply reply) {
                tally.answered(reply, due);
                closed(next);
            }

            @Override
            public void lost(Lost why) {
                tally.lost(why);
                closed(next);
            }
        });
    }

    private void closed(Runnable next) {
        open--;
        next.run();
        endWhenAnswered();
    }

    private void endWhenAnswered() {
        if (open == 0 && over) {
            ended.complete(tally);
        }
    }
}
