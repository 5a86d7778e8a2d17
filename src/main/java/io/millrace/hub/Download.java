package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import io.millrace.hub.Ranges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Loads what a partial file lacks, in ranges by several connections, and hashes it from its beginning as it grows. */
final class Download {

    static final long RANGE = 16L << 20;
    private static final int MOST_RESTARTS = 2;

    /**
     * What a download is done with.
     *
     * @param threads as many as are asked for
     * @param connections most at once for one file
     */
    record Means(ExecutorService threads, int connections, Pauses pauses, Progress progress) {}

    private final FileBytes source;
    private final Partial partial;
    private final @Nullable FileHash hash;
    private final Means means;

    Download(FileBytes source, Partial partial, @Nullable FileHash hash, Means means) {
        this.source = source;
        this.partial = partial;
        this.hash = hash;
        this.means = means;
    }

    /** @throws PullException where it cannot be loaded, or its bytes are not those of the hash; what was loaded is kept but for the latter */
    void run() {
        for (int restarts = 0; ; restarts++) {
            String found = load();
            if (hash == null || found.equals(hash.hex())) {
                partial.force();
                return;
            }
            forget();
            if (restarts == MOST_RESTARTS) {
                throw new PullException(
                        Kind.CONTENT,
                        source.name() + ": its bytes have the hash " + found + ", not " + hash.hex()
                                + ", which the hub names; a proxy may change them");
            }
            means.progress().say(source.name() + ": the bytes are not those that the hub names; loading it again");
        }
    }

    private void forget() {
        means.progress().loaded(-partial.loaded());
        partial.restart();
    }

    private String load() {
        FrontHash front = new FrontHash(partial, hash);
        Future<String> hashing = means.threads().submit(front);
        try {
            parts(partial.missing(RANGE));
            return hashing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PartLoad.WholeOnly) {
                front.stop();
                return whole();
            }
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException(Kind.INTERRUPTED, "the pull was stopped", e);
        } finally {
            front.stop();
        }
    }

    /* Nothing writes any more once this has returned. */
    private void parts(List<Range> ranges) throws InterruptedException, ExecutionException {
        Queue<Range> queue = new ConcurrentLinkedQueue<>(ranges);
        PartLoad load = new PartLoad(source, partial, means);
        var running = new ExecutorCompletionService<Boolean>(means.threads());
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(means.connections(), ranges.size()); i++) {
            all.add(running.submit(() -> load.all(queue)));
        }
        try {
            for (int i = 0; i < all.size(); i++) {
                running.take().get();
            }
        } finally {
            load.stop();
            awaitEnd(all);
        }
    }

    private static void awaitEnd(List<Future<Boolean>> parts) throws InterruptedException {
        for (Future<Boolean> part : parts) {
            try {
                part.get();
            } catch (ExecutionException _) {
                // the first failure is the one that counts
            }
        }
    }

    /* All in one go, each time from the beginning: the server gives no ranges. */
    private String whole() {
        return Again.untilDone(
                () -> {
                    forget();
                    new PartLoad(source, partial, means).whole();
                    return new FrontHash(partial, hash).call();
                },
                means.pauses(),
                means.progress());
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }
}
