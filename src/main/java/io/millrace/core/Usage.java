package io.millrace.core;

/**
 * Token counts of a request.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens sampled
 * @param cachedTokens tokens of the prompt whose keys and values were already in the KV cache
 * @param reasoningTokens tokens sampled that were thought rather than answered
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens, int reasoningTokens) {

    public static final Usage NONE = new Usage(0, 0, 0);

    /** Without thought. */
    public Usage(int promptTokens, int completionTokens, int cachedTokens) {
        this(promptTokens, completionTokens, cachedTokens, 0);
    }

    public int totalTokens() {
        return promptTokens + completionTokens;
    }

    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cachedTokens + other.cachedTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
