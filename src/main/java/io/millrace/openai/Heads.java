package io.millrace.openai;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the head of each answer. */
final class Heads {

    private final ModelCatalog catalog;
    private final InstantSource clock;
    private final Supplier<String> ids;

    Heads(ModelCatalog catalog, InstantSource clock, Supplier<String> ids) {
        this.catalog = catalog;
        this.clock = clock;
        this.ids = ids;
    }

    /** {@code prefix} is that of the id, such as {@code chatcmpl-}. */
    Route route(String model) {
        return catalog.route(model);
    }

    Head next(String prefix, Delivery delivery) {
        return next(prefix, delivery.model(), delivery.serviceTier());
    }

    Head next(String prefix, String model) {
        return next(prefix, model, null);
    }

    private Head next(String prefix, String model, @Nullable String serviceTier) {
        String fingerprint = catalog.find(model).map(Heads::fingerprint).orElse(null);
        return new Head(prefix + ids.get(), clock.instant().getEpochSecond(), model, fingerprint, serviceTier);
    }

    private static String fingerprint(ModelCatalog.Model model) {
        return "fp_%08x".formatted(Objects.hash(model.id(), model.created(), model.provider()));
    }
}
