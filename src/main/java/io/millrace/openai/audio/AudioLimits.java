package io.millrace.openai.audio;

/**
 * What a single request may ask for.
 *
 * @param maxBodyBytes longest request body in bytes
 */
public record AudioLimits(int maxBodyBytes) {

    public AudioLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be positive, but is " + maxBodyBytes);
        }
    }
}
