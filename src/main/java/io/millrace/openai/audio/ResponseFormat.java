package io.millrace.openai.audio;

import io.millrace.edge.Values;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** How a transcript is written. */
enum ResponseFormat {
    JSON,
    TEXT,
    SRT,
    VERBOSE_JSON,
    VTT;

    static ResponseFormat read(JsonNode value, String path) {
        return Arrays.stream(values())
                .filter(format -> value.isString() && format.label().equals(value.stringValue()))
                .findFirst()
                .orElseThrow(() -> Values.invalid(
                        path,
                        "one of "
                                + Arrays.stream(values())
                                        .map(ResponseFormat::label)
                                        .collect(Collectors.joining(", ")),
                        value));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may come piece by piece. */
    boolean streams() {
        return this == JSON || this == TEXT;
    }
}
