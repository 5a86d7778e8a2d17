package io.millrace.terminal.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an answer took.
 *
 * @param prompt tokens of what was asked; -1 where the server does not say
 * @param cached of these, tokens that were known from before; -1 where it does not say
 * @param tokens of the answer; -1 where it does not say
 * @param pieces in which it came
 * @param firstNanos from the question to the first piece; -1 where none came
 * @param restNanos from the first piece to the last
 */
public record AnswerFigures(long prompt, long cached, long tokens, int pieces, long firstNanos, long restNanos) {

    /** In a line. */
    public String text() {
        List<String> parts = new ArrayList<>();
        parts.add(tokens >= 0 ? tokens + " tokens" : pieces + " pieces");
        long count = tokens >= 0 ? tokens : pieces;
        if (count > 1 && restNanos > 0) {
            parts.add(String.format(
                    Locale.ROOT, "%.1f %s/s", (count - 1) * 1e9 / restNanos, tokens >= 0 ? "tokens" : "pieces"));
        }
        if (firstNanos >= 0) {
            parts.add(String.format(Locale.ROOT, "first after %.2f s", firstNanos / 1e9));
        }
        if (prompt >= 0) {
            parts.add("prompt " + prompt + " tokens" + (cached > 0 ? ", " + cached + " of them cached" : ""));
        }
        return String.join(", ", parts);
    }
}
