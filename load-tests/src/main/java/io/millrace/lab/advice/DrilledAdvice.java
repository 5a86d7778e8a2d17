package io.millrace.lab.advice;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What a profile advised, and what came of it.
 *
 * @param advice what was set; empty where nothing was advised
 * @param predicted factor
 * @param measured factor
 */
record DrilledAdvice(String advice, double predicted, double measured) {

    /** How far apart they may lie. */
    private static final double FAR = 1.25;

    /** Of the JSON of a profile that was held against one before the advice was applied. */
    static DrilledAdvice of(JsonNode profile) {
        JsonNode first = profile.path("outcome").path(0);
        return first.isMissingNode()
                ? new DrilledAdvice("", 1, 1)
                : new DrilledAdvice(
                        first.path("set").toString(),
                        first.path("predicted").asDouble(0),
                        first.path("measured").asDouble(0));
    }

    boolean isNear() {
        double ratio = measured / predicted;
        return !advice.isEmpty() && ratio <= FAR && ratio >= 1 / FAR;
    }

    String text() {
        return advice.isEmpty()
                ? "nothing was advised"
                : String.format(
                        Locale.ROOT,
                        "%s: predicted ×%.2f, measured ×%.2f, ratio %.2f%s",
                        advice,
                        predicted,
                        measured,
                        measured / predicted,
                        isNear() ? "" : " (not within 25 %)");
    }
}
