package io.millrace.openai;

/**
 * What a single request may ask for.
 *
 * @param maxBodyBytes longest request body in bytes
 * @param maxSequences most completions of one request, over all its prompts
 * @param maxInputBytes longest body of a request to a stateless model, which may hold images in base64
 * @param maxInputs most texts, images, documents or pairs of one request to a stateless model
 */
public record EdgeLimits(int maxBodyBytes, int maxSequences, int maxInputBytes, int maxInputs) {

    /** OpenAI's own limits, where it has any. */
    public static final EdgeLimits DEFAULT = new EdgeLimits(4 << 20, 2048, 16 << 20, 2048);

    public EdgeLimits {
        if (maxBodyBytes < 1 || maxSequences < 1 || maxInputBytes < 1 || maxInputs < 1) {
            throw new IllegalArgumentException("limits must be positive: maxBodyBytes " + maxBodyBytes
                    + ", maxSequences " + maxSequences + ", maxInputBytes " + maxInputBytes + ", maxInputs "
                    + maxInputs);
        }
    }
}
