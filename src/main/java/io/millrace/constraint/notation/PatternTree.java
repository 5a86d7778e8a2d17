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

    /** The same tree where no end of the text is found. */
    static PatternTree withoutEnds(PatternTree tree) {
        return switch (tree) {
            case End _ -> new Any(List.of());
            case Any any ->
                new Any(any.trees().stream().map(PatternTree::withoutEnds).toList());
            case All all ->
                new All(all.trees().stream().map(PatternTree::withoutEnds).toList());
            default -> tree;
        };
    }

    /** Whether a tree is about what surrounds it. */
    static boolean isAssertion(PatternTree tree) {
        return tree instanceof Start || tree instanceof End || tree instanceof Ahead;
    }

    /** Whether a tree always takes some text. */
    static boolean always(PatternTree tree) {
        return switch (tree) {
            case One _ -> true;
            case Any any -> any.trees().stream().allMatch(PatternTree::always);
            case All all -> all.trees().stream().anyMatch(PatternTree::always);
            case Again again -> again.min() > 0 && always(again.tree());
            default -> false;
        };
    }

    /** Whether a tree has nothing that is about what surrounds it. */
    static boolean isPlain(PatternTree tree) {
        return switch (tree) {
            case One _ -> true;
            case Any any -> any.trees().stream().allMatch(PatternTree::isPlain);
            case All all -> all.trees().stream().allMatch(PatternTree::isPlain);
            case Again again -> isPlain(again.tree());
            default -> false;
        };
    }

    /** Whether a tree asks for the start of the text somewhere. */
    static boolean hasStart(PatternTree tree) {
        return switch (tree) {
            case Start _ -> true;
            case Any any -> any.trees().stream().anyMatch(PatternTree::hasStart);
            case All all -> all.trees().stream().anyMatch(PatternTree::hasStart);
            case Again again -> hasStart(again.tree());
            case Ahead ahead -> hasStart(ahead.tree());
            default -> false;
        };
    }
}
