package io.millrace.openinference;

/**
 * What a single request may ask for.
 *
 * @param maxBodyBytes longest request body in bytes, before and after decompression
 */
public record OpenInferenceLimits(int maxBodyBytes) {

    public static final OpenInferenceLimits DEFAULT = new OpenInferenceLimits(64 << 20);

    public OpenInferenceLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 1, but is " + maxBodyBytes);
        }
    }
}
