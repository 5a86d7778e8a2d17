package io.millrace.lab.prefix;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Answers beside those of the same prompts that were run as a whole.
 *
 * @param ties first differences where the two best logits lay within {@link #TIE}, which the order of a sum decides
 * @param others first differences that nothing explains
 */
record Comparison(int same, List<Difference> ties, List<Difference> others) {

    static final double TIE = 1e-3;

    /** @param lead of the token that was expected there */
    record Difference(int user, int position, String expected, String actual, double lead) {}

    static Comparison of(List<Answer> expected, List<Answer> actual) {
        List<Difference> all = IntStream.range(0, expected.size())
                .boxed()
                .flatMap(user ->
                        first(user, expected.get(user).steps(), actual.get(user).steps()).stream())
                .toList();
        return new Comparison(
                expected.size() - all.size(),
                all.stream().filter(difference -> difference.lead <= TIE).toList(),
                all.stream().filter(difference -> !(difference.lead <= TIE)).toList());
    }

    /* After the first the contexts differ. */
    private static List<Difference> first(int user, List<Answer.Step> expected, List<Answer.Step> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String should = i < expected.size() ? expected.get(i).token() : "";
            String is = i < actual.size() ? actual.get(i).token() : "";
            if (!should.equals(is)) {
                double lead = i < expected.size() ? expected.get(i).lead() : Double.POSITIVE_INFINITY;
                return List.of(new Difference(user, i, should, is, lead));
            }
        }
        return List.of();
    }
}
