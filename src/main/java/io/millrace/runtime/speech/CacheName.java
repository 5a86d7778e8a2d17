package io.millrace.runtime.speech;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the cache by the name of the graph's input.
 *
 * @param past the input
 * @param present the output that goes with it
 * @param layer counted from 0
 * @param cross whether it is of the encoder's output rather than of what was said
 */
record CacheName(String past, String present, int layer, boolean cross) {

    private static final Pattern OPTIMUM =
            Pattern.compile("past_key_values\\.(\\d{1,4})\\.(decoder|encoder)\\.(key|value)");
    private static final Pattern GENAI = Pattern.compile("past_(key|value)_(self|cross)_(\\d{1,4})");

    /** Of an input as Optimum or ONNX Runtime GenAI names it; empty of any other. */
    static Optional<CacheName> of(String input) {
        Matcher optimum = OPTIMUM.matcher(input);
        if (optimum.matches()) {
            return Optional.of(new CacheName(
                    input,
                    input.replaceFirst("past_key_values", "present"),
                    Integer.parseInt(optimum.group(1)),
                    optimum.group(2).equals("encoder")));
        }
        Matcher genai = GENAI.matcher(input);
        return genai.matches()
                ? Optional.of(new CacheName(
                        input,
                        input.replaceFirst("past", "present"),
                        Integer.parseInt(genai.group(3)),
                        genai.group(2).equals("cross")))
                : Optional.empty();
    }
}
