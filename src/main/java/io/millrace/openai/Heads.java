package io.millrace.openai;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the head of each answer. */
public record Heads(InstantSource clock, Supplier<String> ids) {

    /** By the clock of the machine, with ids that nobody guesses. */
    public static Heads standard() {
        return new Heads(
                InstantSource.system(), () -> UUID.randomUUID().toString().replace("-", ""));
    }

    /** {@code prefix} is that of the id, such as {@code chatcmpl-}. */
    Head next(String prefix, Delivery delivery, Route route) {
        return next(prefix, delivery.model(), delivery.serviceTier(), route);
    }

    /**
     * A new head.
     *
     * @param model as the client names it
     */
    public Head next(String prefix, String model, Route route) {
        return next(prefix, model, null, route);
    }

    private Head next(String prefix, String model, @Nullable String serviceTier, Route route) {
        return new Head(
                prefix + ids.get(), clock.instant().getEpochSecond(), model, fingerprint(route.model()), serviceTier);
    }

    private static String fingerprint(ModelCatalog.Model model) {
        return "fp_%08x".formatted(Objects.hash(model.id(), model.created(), model.provider()));
    }
}
