package io.millrace.lab.drill;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.report.Quantiles;
import io.millrace.lab.load.Ask;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Clients in closed loop over two instances of a service. One that is refused with 503, or whose request was not answered at all, asks
 * the other instance. A stream that has begun must end.
 */
final class RestartDrill {

    private static final int ATTEMPTS = 200;
    private static final long PAUSE_MILLIS = 50;
    private static final String DONE = "data: [DONE]\n\n";

    private final List<InetSocketAddress> instances;
    private final List<Ask> asks;
    private final Map<String, LongAdder> retries = new ConcurrentSkipListMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final LongAdder succeeded = new LongAdder();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    RestartDrill(List<InetSocketAddress> instances, String chat, String embed) {
        this.instances = List.copyOf(instances);
        this.asks = List.of(Ask.stream(chat, 48), Ask.embeddings(embed, 4, 20));
    }

    /** What is done to the instances meanwhile. */
    @FunctionalInterface
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    /** Runs {@code clients} until {@code meanwhile} returns. */
    void run(int clients, Meanwhile meanwhile) throws IOException, InterruptedException {
        try (Http first = new Http(instances.get(0));
                Http second = new Http(instances.get(1));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                loops.add(threads.submit(() -> loop(List.of(first, second), number)));
            }
            try {
                meanwhile.run();
            } finally {
                over = true;
            }
            await(loops);
        }
    }

    private static void await(List<Future<?>> loops) throws InterruptedException {
        for (Future<?> loop : loops) {
            try {
                var _ = loop.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a client failed: " + e.getCause(), e);
            }
        }
    }

    private void loop(List<Http> services, int number) {
        try {
            for (int i = number; !over; i++) {
                long start = System.nanoTime();
                request(services, asks.get(i % asks.size()).request(i), i);
                nanos.add(System.nanoTime() - start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void request(List<Http> services, byte[] request, int number) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String retry = attempt(services.get((number + attempt) % 2), request);
            if (retry == null) {
                return;
            }
            retries.computeIfAbsent(retry, _ -> new LongAdder()).increment();
            Thread.sleep(attempt % 2 * PAUSE_MILLIS);
        }
        failures.add("not answered in " + ATTEMPTS + " attempts");
    }

    /** Null when the request ended, well or not; else why it may be tried again. */
    private @Nullable String attempt(Http service, byte[] request) throws InterruptedException {
        try {
            return judged(service.send(request).get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof Lost lost)) {
                throw new IllegalStateException(e);
            }
            return switch (lost.stage()) {
                case CONNECTING -> "connection refused";
                case WAITING -> "connection closed before an answer";
                case ANSWERING -> failed("an answer broke off: " + lost);
            };
        }
    }

    private @Nullable String judged(Reply reply) {
        String body = reply.text();
        if (reply.status() == 503) {
            return "503";
        }
        boolean stream = reply.header("content-type").startsWith("text/event-stream");
        if (reply.status() != 200 || body.contains("\"error\"") || stream && !body.endsWith(DONE)) {
            return failed("answered " + reply.status() + ": " + body.substring(Math.max(0, body.length() - 300)));
        }
        succeeded.increment();
        return null;
    }

    private @Nullable String failed(String why) {
        failures.add(why);
        return null;
    }

    long succeeded() {
        return succeeded.sum();
    }

    /** Attempts that were made again, by why. */
    Map<String, LongAdder> retries() {
        return retries;
    }

    /** Why each request failed that did. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Milliseconds of a request, its retries included. */
    double millis(double quantile) {
        return Quantiles.of(nanos, quantile) / 1e6;
    }
}
