package io.millrace.bench.workload;

import java.util.Collections;
import java.util.List;

/**
 * How a server counts the words of a prompt: {@code tokens = fixed + perWord · words}.
 *
 * @param fixed tokens of the chat template and special tokens
 */
public record Calibration(double fixed, double perWord) {

    /** Of a server that does not say how many tokens a prompt has: one a word. */
    public static final Calibration UNKNOWN = new Calibration(0, 1);

    /** Of two prompts, the second of which has more words. */
    public static Calibration of(int words, long tokens, int moreWords, long moreTokens) {
        double perWord = (double) (moreTokens - tokens) / (moreWords - words);
        return perWord > 0 ? new Calibration(Math.max(0, tokens - perWord * words), perWord) : UNKNOWN;
    }

    /** What is asked to see how a server counts: so many texts of so many words. */
    public static Turn probe(int words, int texts) {
        return new Turn(List.of(), Collections.nCopies(texts, CommonWords.text(words, words)), 1);
    }

    /** Words of a prompt of so many tokens, at least one. */
    public int prompt(int tokens) {
        return (int) Math.max(1, Math.round((tokens - fixed) / perWord));
    }

    /** Words of a part of a prompt. */
    public int part(int tokens) {
        return (int) Math.max(1, Math.round(tokens / perWord));
    }
}
