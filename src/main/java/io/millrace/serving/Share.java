package io.millrace.serving;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What part of an alias's requests a model gets.
 *
 * @param model its name, behind which {@code @} may name a version
 * @param weight its part of the sum of all weights
 */
public record Share(String model, int weight) {

    private static final int MOST = 1_000_000;
    private static final Pattern FORM = Pattern.compile("\\s*(\\S.*?)\\s*=\\s*([0-9]{1,7})\\s*");

    /** Of {@code one=90, other=10}. */
    public static List<Share> read(String text) {
        return Stream.of(text.split(",", -1)).map(Share::one).toList();
    }

    private static Share one(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidRequest(
                    "models", "models must be names and weights such as 'one=90, other=10', but has '" + text + "'");
        }
        return new Share(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    public Share {
        if (weight < 1 || weight > MOST) {
            throw new InvalidRequest(
                    "models", "the weight of '" + model + "' must be from 1 to " + MOST + ", but is " + weight);
        }
    }
}
