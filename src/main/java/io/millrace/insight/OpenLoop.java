package io.millrace.insight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests that come when they come, whatever the service does: a Poisson process. Each goes over a connection that is idle then,
 * kept alive, or a new one.
 */
public final class OpenLoop implements AutoCloseable {

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

    private final int port;
    private final Ask ask;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    private record Idle(KeepAliveClient client, long since) {}

    public OpenLoop(int port, Ask ask) {
        this.port = port;
        this.ask = ask;
    }

    /** Sends for {@code time} and waits for the last answer. */
    public Tally run(double perSecond, Duration time, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        Tally tally = new Tally(end);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long due = start + gap(random, perSecond);
            for (int number = 0; due < end; number++, due += gap(random, perSecond)) {
                awaitTime(due);
                Request request = new Request(number, due);
                threads.execute(() -> send(request, tally));
            }
        }
        return tally;
    }

    private record Request(int number, long due) {}

    private static long gap(SplittableRandom random, double perSecond) {
        return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    }

    private static void awaitTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void send(Request request, Tally tally) {
        KeepAliveClient client = fresh();
        try {
            client = connected(client);
            tally.sent(System.nanoTime() - request.due());
            tally.answered(client.send(ask.request(request.number())), request.due());
            idle.addFirst(new Idle(client, System.nanoTime()));
        } catch (IOException e) {
            tally.lost(e);
            closeQuietly(client);
        }
    }

    /** One that has not been idle for so long that the service may be about to close it. */
    private @Nullable KeepAliveClient fresh() {
        Idle last = idle.pollFirst();
        while (last != null && System.nanoTime() - last.since() > LONGEST_IDLE.toNanos()) {
            closeQuietly(last.client());
            last = idle.pollFirst();
        }
        return last == null ? null : last.client();
    }

    private KeepAliveClient connected(@Nullable KeepAliveClient client) throws IOException {
        return client == null ? KeepAliveClient.connect(port) : client;
    }

    private static void closeQuietly(@Nullable KeepAliveClient client) {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Idle last : idle) {
            last.client().close();
        }
    }
}
