package io.millrace.openai;

import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the head of each answer. */
public record Heads(InstantSource clock, Supplier<String> ids) {

    private static final HexFormat HEX = HexFormat.of();

    /** By the clock of the machine, with random ids: they tell answers apart and keep no secret. */
    public static Heads standard() {
        return new Heads(InstantSource.system(), Heads::id);
    }

    private static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
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
        return "fp_" + HEX.toHexDigits(Objects.hash(model.id(), model.created(), model.provider()));
    }
}
