package io.millrace.library;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Waits for answers. */
final class Blocking {

    private Blocking() {}

    /**
     * The answer. Interrupting the thread ends what was asked.
     *
     * @throws CancellationException where the thread is interrupted, which it then still is
     * @throws IllegalStateException on a thread that must not block, as those of Reactor that tell of answers
     */
    static <T> T value(Mono<T> answer) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("the thread "
                    + Thread.currentThread().getName() + " must not block: use the forms that give a Flux or a Mono");
        }
        CompletableFuture<@Nullable T> future = answer.toFuture();
        try {
            return Objects.requireNonNull(future.get(), "a question without an answer");
        } catch (InterruptedException _) {
            boolean _ = future.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a model");
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
