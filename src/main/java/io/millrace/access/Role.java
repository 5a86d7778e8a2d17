package io.millrace.access;

/** What the holder of a key may do; none includes another. */
public enum Role {
    /** Ask models, list them, read the API's documents. */
    USE,
    /** Load and unload models, and look at the service from inside. */
    ADMIN,
    /** Scrape metrics. */
    METRICS
}
