package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.Regex;

/** Regular expressions of ECMA-262 that a text matches from end to end. */
public final class WholePattern {

    private WholePattern() {}

    /**
     * The texts that a pattern matches.
     *
     * @throws ConstraintException if it is no pattern, or one that cannot be held
     */
    public static Regex of(String pattern) {
        try {
            return RegularExpression.whole(pattern);
        } catch (IllegalArgumentException e) {
            throw new ConstraintException("regex", "the pattern " + e.getMessage());
        }
    }
}
