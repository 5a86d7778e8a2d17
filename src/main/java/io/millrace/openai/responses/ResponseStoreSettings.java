package io.millrace.openai.responses;

import java.time.Duration;

/**
 * How much is kept of answered responses; the longest unused go first.
 *
 * @param entries most responses; 0 keeps none
 * @param bytes most bytes of all, each counted with the whole conversation it ends
 * @param ttl for how long after it was made
 */
public record ResponseStoreSettings(int entries, long bytes, Duration ttl) {

    public static final ResponseStoreSettings DEFAULT =
            new ResponseStoreSettings(1000, 64L << 20, Duration.ofHours(24));

    public ResponseStoreSettings {
        if (entries < 0 || bytes < 0 || ttl.isNegative()) {
            throw new IllegalArgumentException("entries, bytes and ttl of the store of responses must not be negative: "
                    + entries + ", " + bytes + ", " + ttl);
        }
    }
}
