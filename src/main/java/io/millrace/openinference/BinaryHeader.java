package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The header of the binary tensor extension: length in bytes of the JSON object before the binary data. */
final class BinaryHeader {

    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final int MAX_DIGITS = 18;

    private BinaryHeader() {}

    /** Null where the header isn't there. */
    static @Nullable Long jsonLength(HttpHeaders headers) {
        String value = headers.getFirst(JSON_LENGTH);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > MAX_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidRequest(
                    JSON_LENGTH,
                    "Header " + JSON_LENGTH + " must be a number of bytes, but was '" + Values.shown(value) + "'");
        }
        return Long.valueOf(value);
    }
}
