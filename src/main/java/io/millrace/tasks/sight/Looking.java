package io.millrace.tasks.sight;

import io.millrace.batching.Work;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.generation.vector.PromptVectors;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Has the images or sounds of prompts read and encoded, those that the model does not remember: one of a request after the other, so that a
 * request holds the pixels of one.
 *
 * @param preparing where they are read
 */
public record Looking(Sight sight, Preparation preparing) {

    private static final String GROUP = "images";

    /**
     * The vectors of a prompt's images. Cancelling ends it.
     *
     * @param priority lower is served first
     */
    public Mono<PromptVectors> vectors(PromptImages prompt, int priority) {
        if (prompt.isEmpty()) {
            return Mono.just(PromptVectors.NONE);
        }
        return Mono.defer(() -> {
            Map<String, ShownImage> distinct = new LinkedHashMap<>();
            prompt.images().forEach(image -> distinct.putIfAbsent(image.key(), image));
            Map<String, float[]> features = new HashMap<>();
            return Flux.fromIterable(distinct.values())
                    .concatMap(image -> seen(image, priority).doOnNext(made -> features.put(image.key(), made)))
                    .then(Mono.fromSupplier(() -> prompt.vectors(features)));
        });
    }

    private Mono<float[]> seen(ShownImage shown, int priority) {
        float[] known = sight.cache().get(shown.key());
        return known != null ? Mono.just(known) : encoded(shown, priority);
    }

    private Mono<float[]> encoded(ShownImage placed, int priority) {
        Shown shown = placed.image();
        return Mono.using(
                () -> sight.budget().take(shown.kept()),
                _ -> preparing
                        .run(new Step<>(shown.memory(), Preparation.NO_DEADLINE, shown::read))
                        .flatMap(read -> encoded(read, placed, priority)),
                sight.budget()::give);
    }

    private Mono<float[]> encoded(Encodable read, ShownImage shown, int priority) {
        int pieces = shown.image().pieces();
        int length = Math.max(1, shown.tokens() / pieces);
        Work<Encodable> work = new Work<>(read, GROUP, pieces, length, priority, Work.NO_DEADLINE);
        return Mono.<float[]>create(sink -> {
            CompletableFuture<float[]> future = sight.batcher().submit(work);
            sink.onDispose(() -> future.cancel(false));
            var _ = future.whenComplete((made, error) -> {
                if (error == null) {
                    sight.cache().put(shown.key(), made);
                    sink.success(made);
                } else {
                    sink.error(named(error, shown));
                }
            });
        });
    }

    /* The batcher does not know what the client calls an image. */
    private static Throwable named(Throwable error, ShownImage shown) {
        return error instanceof InvalidRequest refusal && refusal.param() == null
                ? new InvalidRequest(shown.image().param(), String.valueOf(refusal.getMessage()))
                : error;
    }
}
