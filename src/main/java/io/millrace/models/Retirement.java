package io.millrace.models;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Models that no request gets any more and that still have some. Each is closed when its last lease ends. */
final class Retirement {

    private record Leaving(Footprint footprint, CompletableFuture<Void> gone) {}

    private final Map<LoadedModel, Leaving> leaving = new ConcurrentHashMap<>();

    Collection<LoadedModel> models() {
        return Collections.unmodifiableSet(leaving.keySet());
    }

    long bytes(boolean onDevice) {
        return leaving.values().stream()
                .map(Leaving::footprint)
                .filter(footprint -> footprint.onDevice() == onDevice)
                .mapToLong(Footprint::bytes)
                .sum();
    }

    /** Closes a model when nobody holds it: before this returns, where that is so now. */
    void begin(@Nullable Ready old) {
        if (old == null) {
            return;
        }
        LoadedModel model = old.model();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        leaving.put(model, new Leaving(old.footprint(), gone));
        CompletableFuture<Void> free = old.leases().retire();
        boolean idle = free.isDone();
        var _ = free.thenCompose(_ -> ModelCloser.begin(model)).whenComplete((_, _) -> {
            leaving.remove(model);
            gone.complete(null);
        });
        if (idle) {
            gone.join();
        }
    }

    /**
     * Waits until one of them is gone.
     *
     * @param end on the clock of {@link System#nanoTime()}
     * @return false where there is none, or none goes by then
     */
    boolean awaitOne(long end) {
        CompletableFuture<?>[] going =
                leaving.values().stream().map(Leaving::gone).toArray(CompletableFuture[]::new);
        try {
            if (going.length > 0) {
                CompletableFuture.anyOf(going).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                return true;
            }
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Closes them all, and ends what they still have. */
    void end() {
        leaving.keySet().forEach(ModelCloser::close);
    }
}
