package io.millrace.telemetry;

import java.util.Locale;

/** How an inference request ended. */
public enum Outcome {
    /** Its answer was sent whole. */
    ANSWERED,
    /** The client went away. */
    CANCELLED,
    /** The client was told why not: a status of 400 to 499, or 503. */
    REFUSED,
    /** Its deadline passed. */
    EXPIRED,
    /** Something broke. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
