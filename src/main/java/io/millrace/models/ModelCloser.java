package io.millrace.models;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes models on threads of their own: one whose call never returns holds up nobody else, and is freed should it return. */
final class ModelCloser {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCloser.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ModelCloser() {}

    /** Closes a model and waits for that, though not for ever. */
    static void close(LoadedModel model) {
        try {
            begin(model).join();
        } catch (CompletionException _) {
            LOG.debug("model {} is left behind", model.id());
        }
    }

    /** Begins to close a model; the future fails where that fails or takes too long, which is logged. */
    static CompletableFuture<Void> begin(LoadedModel model) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread.ofPlatform().name("close-" + model.id()).daemon().start(() -> close(model, closed));
        return closed.orTimeout(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((_, failure) -> report(model, failure));
    }

    private static void report(LoadedModel model, @Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case TimeoutException _ ->
                LOG.error(
                        "model {} does not close: a call of it has not returned; its memory is held until it does",
                        model.id());
            default -> LOG.error("model {} failed to close", model.id(), failure);
        }
    }

    private static void close(LoadedModel model, CompletableFuture<Void> closed) {
        try {
            model.close();
            closed.complete(null);
        } catch (Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
