package io.millrace.models;

import io.millrace.serving.ModelListener;
import io.millrace.serving.UnloadReason;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Models that no request gets any more and that still have some. Each is closed when its last lease ends, or when it has had its time. */
final class Retirement {

    private record Leaving(Ready ready, CompletableFuture<Void> gone, AtomicBoolean closing) {
        private Leaving(Ready ready) {
            this(ready, new CompletableFuture<>(), new AtomicBoolean());
        }
    }

    private final Map<LoadedModel, Leaving> leaving = new ConcurrentHashMap<>();
    private final ModelListener listener;

    Retirement(ModelListener listener) {
        this.listener = listener;
    }

    Collection<LoadedModel> models() {
        return Collections.unmodifiableSet(leaving.keySet());
    }

    long bytes(boolean onDevice) {
        return leaving.values().stream()
                .map(each -> each.ready().footprint())
                .filter(footprint -> footprint.onDevice() == onDevice)
                .mapToLong(Footprint::bytes)
                .sum();
    }

    /** Closes a model when nobody holds it: before this returns, where that is so now. */
    void begin(@Nullable Ready old, UnloadReason reason) {
        if (old != null) {
            Leaving begun = leave(old, reason);
            if (old.leases().retire().isDone()) {
                begun.gone().join();
            }
        }
    }

    /**
     * Closes a model when nobody holds it, or once it has had its time, and returns then.
     *
     * @return whether nobody held it
     */
    boolean await(@Nullable Ready old, UnloadReason reason, Duration time) {
        if (old == null) {
            return true;
        }
        Leaving begun = leave(old, reason);
        boolean free = isDone(old.leases().retire(), time.toNanos());
        close(begun);
        begun.gone().join();
        return free;
    }

    private Leaving leave(Ready old, UnloadReason reason) {
        Leaving begun = new Leaving(old);
        leaving.put(old.model(), begun);
        var _ = old.leases().retire().thenRun(() -> close(begun));
        listener.unloaded(old.model().id(), reason);
        return begun;
    }

    /* Who waits for it to be gone finds it gone. */
    private void close(Leaving one) {
        if (one.closing().compareAndSet(false, true)) {
            LoadedModel model = one.ready().model();
            var _ = ModelCloser.begin(model).whenComplete((_, _) -> {
                leaving.remove(model);
                one.gone().complete(null);
            });
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
        return going.length > 0 && isDone(CompletableFuture.anyOf(going), end - System.nanoTime());
    }

    private static boolean isDone(CompletableFuture<?> future, long nanos) {
        try {
            var _ = future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes them all, and ends what they still have. */
    void end() {
        List<Leaving> all = List.copyOf(leaving.values());
        all.forEach(this::close);
        all.forEach(each -> each.gone().join());
    }
}
