package io.millrace.repository;

import org.jspecify.annotations.Nullable;

/**
 * How much may wait for a model before further requests are refused.
 *
 * @param stated requests, or texts, images and rows of a stateless model; null is 256 for a language model and 4096 for others
 * @param maxTokens most tokens of prompts and texts accepted and not ended; 0 leaves it to the number of requests
 */
public record QueueSettings(@Nullable Integer stated, long maxTokens) {

    static final QueueSettings DEFAULT = new QueueSettings(null, 0);

    public QueueSettings {
        Setting.require(stated == null || stated >= 0, "max-queue", "must be at least 0", String.valueOf(stated));
        Setting.require(maxTokens >= 0, "max-queue-tokens", "must be at least 0", maxTokens);
    }

    /** The number stated, or {@code otherwise}. */
    public int maxItems(int otherwise) {
        return stated == null ? otherwise : stated;
    }
}
