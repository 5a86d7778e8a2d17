package io.millrace.constraint.schema;

import io.millrace.constraint.notation.PatternWork;
import io.millrace.constraint.notation.RegularExpression;
import io.millrace.constraint.regex.Regex;

/** Patterns of a schema: ECMA-262 regular expressions with the flag u, found anywhere in a text. */
final class Patterns {

    private static final int SHOWN = 80;

    private Patterns() {}

    /** The texts in which a pattern is found. */
    static Regex of(Location at, String keyword, String pattern, SchemaBudget budget) {
        try {
            return RegularExpression.within(pattern, new PatternWork(slices -> budget.spell(at.pointer(), slices)));
        } catch (IllegalArgumentException e) {
            String shown = pattern.length() > SHOWN ? pattern.substring(0, SHOWN) + "…" : pattern;
            throw at.refused(keyword, "has a pattern that " + e.getMessage() + ": " + shown);
        }
    }
}
