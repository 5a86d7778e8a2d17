package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code pinned-prefixes} of model.yaml: a system prompt.
 *
 * @param file that holds it, relative to the folder; null where it is stated itself
 * @param text null where a file holds it
 */
public record PinnedPrefix(@Nullable String file, @Nullable String text) {

    public PinnedPrefix {
        Setting.require(
                (file == null) != (text == null),
                "pinned-prefixes",
                "must each have file or text",
                file == null ? "neither" : "both");
    }

    @JsonCreator
    static PinnedPrefix of(@JsonProperty("file") @Nullable String file, @JsonProperty("text") @Nullable String text) {
        return new PinnedPrefix(file, text);
    }
}
