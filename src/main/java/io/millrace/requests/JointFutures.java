package io.millrace.requests;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/** Futures of one request, of which it waits for all. */
final class JointFutures {

    private JointFutures() {}

    /**
     * Tells, on the thread that completes the last, of all; or of the first failure, once: those that are cancelled for it have nobody to
     * tell.
     *
     * @param failed told the failure and its place
     */
    static void await(List<? extends CompletableFuture<?>> futures, Runnable all, ObjIntConsumer<Throwable> failed) {
        AtomicInteger missing = new AtomicInteger(futures.size());
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < futures.size(); i++) {
            int place = i;
            var _ = futures.get(i).whenComplete((_, error) -> {
                if (error != null) {
                    if (over.compareAndSet(false, true)) {
                        failed.accept(error, place);
                    }
                } else if (missing.decrementAndGet() == 0) {
                    all.run();
                }
            });
        }
    }
}
