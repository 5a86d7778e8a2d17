package io.millrace.openai;

import io.millrace.serving.ModelCatalog;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

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
    Head next(String prefix, Delivery delivery) {
        String fingerprint =
                catalog.find(delivery.model()).map(Heads::fingerprint).orElse(null);
        return new Head(
                prefix + ids.get(),
                clock.instant().getEpochSecond(),
                delivery.model(),
                fingerprint,
                delivery.serviceTier());
    }

    private static String fingerprint(ModelCatalog.Model model) {
        return "fp_%08x".formatted(Objects.hash(model.id(), model.created(), model.provider()));
    }
}
