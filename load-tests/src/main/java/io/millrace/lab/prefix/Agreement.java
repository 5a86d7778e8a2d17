package io.millrace.lab.prefix;

import io.millrace.lab.logprobs.Parting;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Answers beside those of the same prompts that were run as a whole.
 *
 * @param ties first differences where the two best logits lay within {@link #TIE}, which the order of a sum decides
 * @param others first differences that nothing explains
 */
record Agreement(int same, List<Difference> ties, List<Difference> others) {

    static final double TIE = 1e-3;

    /** Where a user's answer differs. */
    record Difference(int user, Parting first) {
        boolean isTie() {
            return first.lead() <= TIE;
        }
    }

    static Agreement of(List<Completion> expected, List<Completion> actual) {
        List<Difference> all = IntStream.range(0, expected.size())
                .boxed()
                .flatMap(user -> Parting.first(
                                expected.get(user).steps(), actual.get(user).steps())
                        .stream()
                        .map(parting -> new Difference(user, parting)))
                .toList();
        return new Agreement(
                expected.size() - all.size(),
                all.stream().filter(Difference::isTie).toList(),
                all.stream().filter(difference -> !difference.isTie()).toList());
    }
}
