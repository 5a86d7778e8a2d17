package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What files are loaded with.
 *
 * @param threads as many as are asked for
 * @param connections most at once
 * @param range bytes that one of them asks for
 */
record Means(ExecutorService threads, int connections, long range, Pauses pauses, Progress progress) {

    /**
     * Does something with each of several things, as many at once as there may be connections. Returns when none is under way any more.
     *
     * @param stop is run at the first failure, which is thrown
     */
    <T> void each(List<T> things, Consumer<T> what, Runnable stop) {
        Queue<T> queue = new ConcurrentLinkedQueue<>(things);
        var ended = new ExecutorCompletionService<Boolean>(threads);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(connections, things.size()); i++) {
            all.add(ended.submit(() -> drain(queue, what)));
        }
        try {
            for (int i = 0; i < all.size(); i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            queue.clear();
            stop.run();
            all.forEach(Means::awaitEnd);
            throw unwrapped(e);
        } catch (InterruptedException e) {
            queue.clear();
            stop.run();
            Thread.currentThread().interrupt();
            throw new PullException(Kind.INTERRUPTED, "the pull was stopped", e);
        }
    }

    private static <T> boolean drain(Queue<T> queue, Consumer<T> what) {
        for (T thing = queue.poll(); thing != null; thing = queue.poll()) {
            what.accept(thing);
        }
        return true;
    }

    private static void awaitEnd(Future<Boolean> task) {
        try {
            task.get();
        } catch (ExecutionException _) {
            // the first failure is the one that counts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }
}
