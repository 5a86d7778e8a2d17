package io.millrace.insight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
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
public final class RestartDrill {

    private static final int ATTEMPTS = 200;
    private static final long PAUSE_MILLIS = 50;
    private static final String DONE = "data: [DONE]\n\n";

    private final int[] ports;
    private final List<Ask> asks;
    private final Map<String, LongAdder> retries = new ConcurrentSkipListMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final LongAdder succeeded = new LongAdder();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** @param ports of the two instances */
    public RestartDrill(List<Integer> ports, String chat, String embed) {
        this.ports = ports.stream().mapToInt(Integer::intValue).toArray();
        this.asks = List.of(Ask.stream(chat, 48), Ask.embeddings(embed, 4, 20));
    }

    /** What is done to the instances meanwhile. */
    @FunctionalInterface
    public interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    /** Runs {@code clients} until {@code meanwhile} returns. */
    public void run(int clients, Meanwhile meanwhile) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                loops.add(threads.submit(() -> loop(number)));
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

    private void loop(int number) {
        try (Instance first = new Instance(ports[0]);
                Instance second = new Instance(ports[1])) {
            List<Instance> instances = List.of(first, second);
            for (int i = number; !over; i++) {
                long start = System.nanoTime();
                request(instances, asks.get(i % asks.size()).request(i), i);
                nanos.add(System.nanoTime() - start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    private void request(List<Instance> instances, byte[] request, int number)
            throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String retry = instances.get((number + attempt) % 2).attempt(request);
            if (retry == null) {
                return;
            }
            retries.computeIfAbsent(retry, _ -> new LongAdder()).increment();
            Thread.sleep(attempt % 2 * PAUSE_MILLIS);
        }
        failures.add("not answered in " + ATTEMPTS + " attempts");
    }

    /** One client's connection to one instance. */
    private final class Instance implements AutoCloseable {
        private final int port;
        private @Nullable KeepAliveClient connection;

        Instance(int port) {
            this.port = port;
        }

        /** Null when the request ended, well or not; else why it may be tried again. */
        @Nullable
        String attempt(byte[] request) throws IOException {
            KeepAliveClient client = connection;
            try {
                client = client == null ? KeepAliveClient.connect(port) : client;
            } catch (IOException e) {
                return "connection refused";
            }
            connection = client;
            return ask(client, request);
        }

        private @Nullable String ask(KeepAliveClient client, byte[] request) throws IOException {
            try {
                Reply reply = client.send(request);
                if (reply.status() != 200 || reply.header("connection").equalsIgnoreCase("close")) {
                    close();
                }
                return judged(reply);
            } catch (IOException e) {
                boolean begun = client.begun();
                close();
                return begun ? failed("an answer broke off: " + e) : "connection closed before an answer";
            }
        }

        @Override
        public void close() throws IOException {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }
    }

    private @Nullable String judged(Reply reply) {
        String body = new String(reply.body(), UTF_8);
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

    public long succeeded() {
        return succeeded.sum();
    }

    /** Attempts that were made again, by why. */
    public Map<String, LongAdder> retries() {
        return retries;
    }

    /** Why each request failed that did. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Milliseconds of a request, its retries included. */
    public double millis(double quantile) {
        return Run.quantile(List.copyOf(nanos), quantile) / 1e6;
    }
}
