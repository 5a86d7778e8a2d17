package io.millrace.lab.logprobs;

import java.util.List;
import java.util.Optional;

/**
 * Where two answers part; behind it their contexts differ.
 *
 * @param position of the token
 * @param expected that of the first answer, empty where it has ended
 * @param actual that of the other, empty where it has ended
 * @param lead of the token that was expected; infinite where none was
 */
public record Parting(int position, String expected, String actual, double lead) {

    /** The first; empty where the answers are the same. */
    public static Optional<Parting> first(List<TokenLead> expected, List<TokenLead> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String should = i < expected.size() ? expected.get(i).token() : "";
            String is = i < actual.size() ? actual.get(i).token() : "";
            if (!should.equals(is)) {
                double lead = i < expected.size() ? expected.get(i).lead() : Double.POSITIVE_INFINITY;
                return Optional.of(new Parting(i, should, is, lead));
            }
        }
        return Optional.empty();
    }
}
