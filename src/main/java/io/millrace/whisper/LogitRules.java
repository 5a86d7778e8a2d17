package io.millrace.whisper;

import java.util.Arrays;

/**
 * Which tokens may come next in a window with timestamps. They come in pairs, the end of a segment and the start of the next, or alone at
 * the begin; they do not go back, and no segment is empty; where a time is likelier in all than the likeliest text, a time it is.
 *
 * <p>After OpenAI's {@code ApplyTimestampRules}, {@code SuppressBlank} and {@code SuppressTokens}; tokens of languages are not said either.
 */
record LogitRules(WhisperTokens tokens) {

    private static final float NEVER = Float.NEGATIVE_INFINITY;

    /**
     * Takes away what may not come.
     *
     * @param logits of all tokens, changed in place
     * @param said what has come since the prompt
     * @param count of these
     */
    void apply(float[] logits, int[] said, int count) {
        tokens.suppressed().forEach(token -> never(logits, token));
        tokens.languages().values().forEach(token -> never(logits, token));
        if (count == 0) {
            tokens.suppressedFirst().forEach(token -> never(logits, token));
        }
        never(logits, tokens.noTimestamps());
        Arrays.fill(logits, end(logits), logits.length, NEVER);
        paired(logits, said, count);
        ascending(logits, said, count);
        if (count == 0) {
            first(logits);
        }
        if (timeIsLikelier(logits)) {
            Arrays.fill(logits, 0, tokens.firstTimestamp(), NEVER);
        }
    }

    private static void never(float[] logits, int token) {
        if (token >= 0 && token < logits.length) {
            logits[token] = NEVER;
        }
    }

    /* Behind the last timestamp; some vocabularies are filled up. */
    private int end(float[] logits) {
        return Math.min(logits.length, tokens.firstTimestamp() + WhisperTokens.TIMESTAMPS);
    }

    private void paired(float[] logits, int[] said, int count) {
        if (count == 0 || !tokens.isTimestamp(said[count - 1])) {
            return;
        }
        if (endsInPair(said, count)) {
            Arrays.fill(logits, tokens.firstTimestamp(), logits.length, NEVER);
        } else {
            Arrays.fill(logits, 0, tokens.end(), NEVER);
        }
    }

    private boolean endsInPair(int[] said, int count) {
        return count < 2 || tokens.isTimestamp(said[count - 2]);
    }

    private void ascending(float[] logits, int[] said, int count) {
        int last = count - 1;
        while (last >= 0 && !tokens.isTimestamp(said[last])) {
            last--;
        }
        if (last < 0) {
            return;
        }
        boolean open = last == count - 1 && !endsInPair(said, count);
        int least = open ? said[last] : said[last] + 1;
        Arrays.fill(logits, tokens.firstTimestamp(), Math.min(least, logits.length), NEVER);
    }

    private void first(float[] logits) {
        Arrays.fill(logits, 0, tokens.firstTimestamp(), NEVER);
        int behind = tokens.firstTimestamp() + tokens.latestStart() + 1;
        Arrays.fill(logits, Math.min(behind, logits.length), logits.length, NEVER);
    }

    private boolean timeIsLikelier(float[] logits) {
        float text = NEVER;
        for (int i = 0; i < tokens.firstTimestamp(); i++) {
            text = Math.max(text, logits[i]);
        }
        return Softmax.logSum(logits, tokens.firstTimestamp(), logits.length) > text;
    }
}
