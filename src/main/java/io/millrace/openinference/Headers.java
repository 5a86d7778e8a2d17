package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Headers of the binary tensor extension, and those that say what parameters may. */
final class Headers {

    /** Length in bytes of the JSON object before the binary data. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    static final String PRIORITY = "x-millrace-priority";
    static final String TIMEOUT = "x-millrace-timeout";

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,9})?");
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
    private static final int MAX_DIGITS = 18;

    private Headers() {}

    /** Null where the header isn't there. */
    static @Nullable Long jsonLength(HttpHeaders headers) {
        String value = headers.getFirst(JSON_LENGTH);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > MAX_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new InvalidRequest(
                    JSON_LENGTH,
                    "Header " + JSON_LENGTH + " must be a number of bytes, but was '" + Shown.value(value) + "'");
        }
        return Long.valueOf(value);
    }

    /** Lower is first; 0 where the header isn't there. */
    static int priority(HttpHeaders headers) {
        String value = headers.getFirst(PRIORITY);
        if (value == null) {
            return 0;
        }
        if (!INTEGER.matcher(value.strip()).matches()) {
            throw invalid(PRIORITY, "an integer of at most 9 digits", value);
        }
        return Integer.parseInt(value.strip());
    }

    /** Null where the header isn't there. */
    static @Nullable Duration timeout(HttpHeaders headers) {
        String value = headers.getFirst(TIMEOUT);
        if (value == null) {
            return null;
        }
        BigDecimal seconds =
                SECONDS.matcher(value.strip()).matches() ? new BigDecimal(value.strip()) : BigDecimal.ZERO;
        if (seconds.signum() == 0 || seconds.compareTo(DAY) > 0) {
            throw invalid(TIMEOUT, "a number of seconds above 0 and at most " + DAY, value);
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    }

    private static InvalidRequest invalid(String header, String rule, String value) {
        return new InvalidRequest(
                header, "Header " + header + " must be " + rule + ", but was '" + Shown.value(value) + "'");
    }
}
