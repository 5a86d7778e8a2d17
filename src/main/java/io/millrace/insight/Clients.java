package io.millrace.insight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that work at the same time, each on a thread of its own. */
final class Clients implements AutoCloseable {

    private final List<KeepAliveClient> connections = new ArrayList<>();

    private Clients() {}

    static Clients connect(int port, int count) throws IOException {
        Clients clients = new Clients();
        try {
            for (int i = 0; i < count; i++) {
                clients.connections.add(KeepAliveClient.connect(port));
            }
            return clients;
        } catch (IOException e) {
            clients.close();
            throw e;
        }
    }

    /** What one connection does, and what comes of it. */
    @FunctionalInterface
    interface Job<T> {
        T run(KeepAliveClient client, int number) throws IOException;
    }

    /**
     * The results of all connections, in their order.
     *
     * @throws IllegalStateException when one fails
     */
    <T> List<T> run(Job<T> job) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < connections.size(); i++) {
                int number = i;
                tasks.add(() -> job.run(connections.get(number), number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(result(future));
            }
            return results;
        }
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() throws IOException {
        for (KeepAliveClient connection : connections) {
            connection.close();
        }
    }
}
