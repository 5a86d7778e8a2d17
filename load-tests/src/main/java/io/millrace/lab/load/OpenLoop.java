package io.millrace.insight;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that come when they come, whatever the service does: a Poisson process. Each goes over a connection that is idle then,
 * kept alive, or a new one. One thread sends and reads them all, so that a service on the same cores keeps as much of them as it can.
 */
public final class OpenLoop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Ask ask;
    private final Lines lines;

    public OpenLoop(int port, Ask ask) {
        this.ask = ask;
        this.lines = new Lines(loop, port);
    }

    /** Sends for {@code time} and waits for the last answer, a minute at most. */
    public Tally run(double perSecond, Duration time, long seed) {
        long start = System.nanoTime();
        Wave wave = new Wave(new Arrivals(perSecond, seed), start, start + time.toNanos());
        loop.execute(wave);
        return wave.ended.join();
    }

    /** Gaps between requests, in nanoseconds. */
    private record Arrivals(double perSecond, SplittableRandom random) {
        Arrivals(double perSecond, long seed) {
            this(perSecond, new SplittableRandom(seed));
        }

        long gap() {
            return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        }
    }

    /** The requests of one run; belongs to the loop. */
    private final class Wave implements Runnable {
        private final Arrivals arrivals;
        private final long end;
        private final Tally tally;
        private final CompletableFuture<Tally> ended = new CompletableFuture<>();
        private long due;
        private int sent;
        private int open;
        private @Nullable Future<?> lastAnswer;

        Wave(Arrivals arrivals, long start, long end) {
            this.arrivals = arrivals;
            this.end = end;
            this.tally = new Tally(end);
            this.due = start + arrivals.gap();
        }

        /** Sends what is due, and comes back when the next is. */
        @Override
        public void run() {
            for (long now = System.nanoTime(); due < end && due <= now; due += arrivals.gap()) {
                send(due);
            }
            if (due < end) {
                var _ = loop.schedule(this, due - System.nanoTime(), TimeUnit.NANOSECONDS);
            } else {
                lastAnswer = loop.schedule(lines::giveUp, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
                endWhenAnswered();
            }
        }

        private void send(long due) {
            open++;
            lines.send(ask.request(sent++), new Lines.Outcome() {
                @Override
                public void sent() {
                    tally.sent(System.nanoTime() - due);
                }

                @Override
                public void answered(Reply reply) {
                    tally.answered(reply, due);
                    closed();
                }

                @Override
                public void lost(Throwable cause) {
                    tally.lost(cause);
                    closed();
                }
            });
        }

        private void closed() {
            open--;
            endWhenAnswered();
        }

        private void endWhenAnswered() {
            if (open == 0 && lastAnswer != null) {
                lastAnswer.cancel(false);
                ended.complete(tally);
            }
        }
    }

    @Override
    public void close() {
        lines.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
