package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.regex.Regex;

/** Regular expressions that a text matches from end to end. */
public final class WholePattern {

    private WholePattern() {}

    /**
     * The texts that a pattern of ECMA-262 matches.
     *
     * @throws ConstraintException if it is no pattern, or one that cannot be held
     */
    public static Regex of(String pattern) {
        return of(pattern, Flavour.ECMA);
    }

    /**
     * The texts that a pattern matches which is written as Rust's and Python's have it in common.
     *
     * @throws ConstraintException if it is no pattern, or one that cannot be held
     */
    public static Regex ofUnicode(String pattern) {
        return of(pattern, Flavour.UNICODE);
    }

    private static Regex of(String pattern, Flavour flavour) {
        try {
            return RegularExpression.whole(pattern, flavour, Flags.NONE, new PatternWork());
        } catch (IllegalArgumentException e) {
            throw new ConstraintException("regex", "the pattern " + e.getMessage());
        }
    }
}
