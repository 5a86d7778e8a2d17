package io.millrace.remote;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What ended a choice, as vLLM's {@code stop_reason} says: a stop string, a token id, or null for the model itself. */
final class WireStop {

    private WireStop() {}

    static @Nullable Object of(JsonNode reason) {
        if (reason.isString()) {
            return reason.stringValue();
        }
        return reason.isInt() ? Integer.valueOf(reason.intValue()) : null;
    }
}
