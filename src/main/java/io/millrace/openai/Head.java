package io.millrace.openai;

import org.jspecify.annotations.Nullable;

/**
 * What all parts of one answer share.
 *
 * @param created Unix time in seconds
 * @param systemFingerprint the configuration that answered; null while not known
 */
public record Head(
        String id,
        long created,
        String model,
        @Nullable String systemFingerprint,
        @Nullable String serviceTier) {

    /** The same for an answer that another model gave. */
    public Head servedBy(String other) {
        return new Head(id, created, other, null, serviceTier);
    }
}
