package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said of strings.
 *
 * @param min the fewest code points
 * @param max the most, or {@link Integer#MAX_VALUE}
 * @param languages it is in all of these
 */
record StringFacts(int min, int max, List<Regex> languages) {

    static final StringFacts ANY = new StringFacts(0, Integer.MAX_VALUE, List.of());

    static StringFacts of(Regex language) {
        return new StringFacts(0, Integer.MAX_VALUE, List.of(language));
    }

    static StringFacts length(int min, int max) {
        return new StringFacts(min, max, List.of());
    }

    StringFacts and(StringFacts o) {
        return new StringFacts(
                /* min= */ Math.max(min, o.min), /* max= */ Math.min(max, o.max), Facts.joined(languages, o.languages));
    }

    /** The content, unescaped. */
    Regex content() {
        List<Regex> all = new ArrayList<>(languages);
        if (min > 0 || max < Integer.MAX_VALUE) {
            all.addFirst(new Regex.Repeat(
                    new Regex.Chars(CodePoints.ALL), min, max == Integer.MAX_VALUE ? Regex.Repeat.UNBOUNDED : max));
        }
        return all.isEmpty() ? Regex.ANY : all.size() == 1 ? all.getFirst() : new Regex.Intersection(all);
    }
}
