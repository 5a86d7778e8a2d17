package io.millrace.decoding;

import java.util.List;

/**
 * A token and, where asked for, its log-probability and the likeliest tokens at its position.
 *
 * @param token id
 * @param logprob natural logarithm of its probability under the model's own distribution (temperature 1, before any
 *     penalty or filter); NaN where log-probabilities were not asked for
 * @param top likeliest tokens at the position, best first; empty where not asked for
 */
public record TokenChoice(int token, float logprob, List<Alternative> top) {

    public TokenChoice {
        top = List.copyOf(top);
    }

    public static TokenChoice plain(int token) {
        return new TokenChoice(token, Float.NaN, List.of());
    }

    /** One of the likeliest tokens at a position. */
    public record Alternative(int token, float logprob) {}
}
