package io.millrace.repository;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's files are pulled from, as {@code source} and {@code variant} of model.yaml say it.
 *
 * @param source {@code org/name[@revision]}, {@code https://…} or {@code file:…}
 * @param variant such as q4f16; null takes the one that suits the machine
 */
public record Origin(String source, @Nullable String variant) {

    static @Nullable Origin of(@Nullable String source, @Nullable String variant) {
        Setting.require(source != null || variant == null, "variant", "is for a model with a source", variant + "");
        return source == null ? null : new Origin(source, variant);
    }

    public Origin {
        Setting.require(!source.isBlank(), "source", "must be org/name, https://… or file:…", "'" + source + "'");
        Setting.require(
                variant == null || !variant.isBlank(), "variant", "must be a name such as q4f16", "'" + variant + "'");
    }

    /** A name of the folder of what comes from there. */
    String key() {
        return UUID.nameUUIDFromBytes((source + " " + variant).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
