package io.millrace.openai;

/**
 * What a single request may ask for.
 *
 * @param maxBodyBytes longest request body in bytes
 * @param maxSequences most completions of one request, over all its prompts
 */
public record EdgeLimits(int maxBodyBytes, int maxSequences) {

    public static final EdgeLimits DEFAULT = new EdgeLimits(4 << 20, 2048);

    public EdgeLimits {
        if (maxBodyBytes < 1 || maxSequences < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: maxBodyBytes " + maxBodyBytes + ", maxSequences " + maxSequences);
        }
    }
}
