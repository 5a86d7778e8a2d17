package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.List;

/** A regular expression as it is written. */
sealed interface PatternTree {

    /** One character of a set. */
    record One(CodePoints set) implements PatternTree {}

    /** One after the other. */
    record All(List<PatternTree> trees) implements PatternTree {}

    /** Any of them. */
    record Any(List<PatternTree> trees) implements PatternTree {}

    /** One repeated, as {@link Regex.Repeat}. */
    record Again(PatternTree tree, int min, int max) implements PatternTree {}

    /** The start of the text. */
    record Start() implements PatternTree {}

    /** The end of the text. */
    record End() implements PatternTree {}

    /** That a pattern follows, or does not. */
    record Ahead(PatternTree tree, boolean holds) implements PatternTree {}
}
