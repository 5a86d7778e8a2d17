package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of a schema: ECMA-262 regular expressions with the flag u, found anywhere in a text.
 *
 * <p>Anchors and lookaheads are languages of what is left of the text; they may stand anywhere but under an unbounded repetition.
 */
final class Patterns {

    private static final int NOT_SURE = -1;

    private Patterns() {}

    /** The texts that a pattern matches from end to end. */
    static Regex whole(String pattern) {
        return rest(new Ecma(pattern).parse(), Regex.EMPTY, 1);
    }

    /** The texts in which a pattern is found. */
    static Regex of(Location at, String keyword, String pattern) {
        try {
            Ecma.Tree tree = new Ecma(pattern).parse();
            Regex first = rest(tree, Regex.ANY, 1);
            if (!hasStart(tree)) {
                return concat(Regex.ANY, first);
            }
            Regex later = rest(tree, Regex.ANY, 0);
            return union(List.of(first, concat(concat(new Regex.Chars(CodePoints.ALL), Regex.ANY), later)));
        } catch (IllegalArgumentException e) {
            String shown = pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern;
            throw at.refused(keyword, "has a pattern that " + e.getMessage() + ": " + shown);
        }
    }

    /**
     * What a text may be from the place on where a tree is tried.
     *
     * @param after what it may be after the tree
     * @param start 1 where the place is the start of the text, 0 where it is not, -1 where it may be
     */
    private static Regex rest(Ecma.Tree tree, Regex after, int start) {
        if (isPlain(tree)) {
            return concat(plain(tree), after);
        }
        return switch (tree) {
            case Ecma.One one -> concat(new Regex.Chars(one.set()), after);
            case Ecma.Start _
            when start == NOT_SURE -> throw new IllegalArgumentException("has ^ behind what may be empty");
            case Ecma.Start _ -> start == 1 ? after : Regex.NOTHING;
            case Ecma.End _ -> Languages.holdsEmpty(after) ? Regex.EMPTY : Regex.NOTHING;
            case Ecma.Ahead ahead -> {
                Regex seen = rest(ahead.tree(), Regex.ANY, start);
                yield both(ahead.holds() ? seen : new Regex.Complement(seen), after);
            }
            case Ecma.Any any ->
                union(any.trees().stream().map(t -> rest(t, after, start)).toList());
            case Ecma.All all -> sequence(all.trees(), after, start);
            case Ecma.Again again -> again(again, after, start);
        };
    }

    private static Regex sequence(List<Ecma.Tree> trees, Regex after, int start) {
        int[] starts = new int[trees.size()];
        int now = start;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = now;
            now = now == 0 || always(trees.get(i)) ? 0 : isAssertion(trees.get(i)) ? now : NOT_SURE;
        }
        Regex rest = after;
        for (int i = starts.length - 1; i >= 0; i--) {
            rest = rest(trees.get(i), rest, starts[i]);
        }
        return rest;
    }

    private static Regex again(Ecma.Again again, Regex after, int start) {
        if (again.max() == Regex.Repeat.UNBOUNDED || again.max() > 20) {
            if (again.min() > 1 || again.max() != Regex.Repeat.UNBOUNDED) {
                throw new IllegalArgumentException("repeats an anchor or a lookahead");
            }
            return loop(again, after, start);
        }
        Regex rest = after;
        for (int i = again.max(); i > 0; i--) {
            Regex more = rest(again.tree(), rest, i == 1 ? start : start == 0 ? 0 : NOT_SURE);
            rest = i > again.min() ? union(List.of(more, after)) : more;
        }
        return rest;
    }

    /** A repetition whose anchors all end it: whatever comes before the last round has none. */
    private static Regex loop(Ecma.Again again, Regex after, int start) {
        Ecma.Tree inner = withoutEnds(again.tree());
        if (!isPlain(inner)) {
            throw new IllegalArgumentException("repeats an anchor or a lookahead");
        }
        Regex rounds = new Regex.Repeat(plain(inner), 0, Regex.Repeat.UNBOUNDED);
        Regex last = rest(again.tree(), after, start == 0 ? 0 : NOT_SURE);
        Regex whole = concat(rounds, last);
        return again.min() == 0 ? union(List.of(whole, after)) : whole;
    }

    /** The same tree where no end of the text is found. */
    private static Ecma.Tree withoutEnds(Ecma.Tree tree) {
        return switch (tree) {
            case Ecma.End _ -> new Ecma.Any(List.of());
            case Ecma.Any any ->
                new Ecma.Any(any.trees().stream().map(Patterns::withoutEnds).toList());
            case Ecma.All all ->
                new Ecma.All(all.trees().stream().map(Patterns::withoutEnds).toList());
            default -> tree;
        };
    }

    private static boolean isAssertion(Ecma.Tree tree) {
        return tree instanceof Ecma.Start || tree instanceof Ecma.End || tree instanceof Ecma.Ahead;
    }

    /** Whether a tree always takes some text. */
    private static boolean always(Ecma.Tree tree) {
        return switch (tree) {
            case Ecma.One _ -> true;
            case Ecma.Any any -> any.trees().stream().allMatch(Patterns::always);
            case Ecma.All all -> all.trees().stream().anyMatch(Patterns::always);
            case Ecma.Again again -> again.min() > 0 && always(again.tree());
            default -> false;
        };
    }

    private static boolean isPlain(Ecma.Tree tree) {
        return switch (tree) {
            case Ecma.One _ -> true;
            case Ecma.Any any -> any.trees().stream().allMatch(Patterns::isPlain);
            case Ecma.All all -> all.trees().stream().allMatch(Patterns::isPlain);
            case Ecma.Again again -> isPlain(again.tree());
            default -> false;
        };
    }

    private static boolean hasStart(Ecma.Tree tree) {
        return switch (tree) {
            case Ecma.Start _ -> true;
            case Ecma.Any any -> any.trees().stream().anyMatch(Patterns::hasStart);
            case Ecma.All all -> all.trees().stream().anyMatch(Patterns::hasStart);
            case Ecma.Again again -> hasStart(again.tree());
            case Ecma.Ahead ahead -> hasStart(ahead.tree());
            default -> false;
        };
    }

    private static Regex plain(Ecma.Tree tree) {
        return switch (tree) {
            case Ecma.One one -> new Regex.Chars(one.set());
            case Ecma.Any any -> union(any.trees().stream().map(Patterns::plain).toList());
            case Ecma.All all -> all.trees().stream().map(Patterns::plain).reduce(Regex.EMPTY, Patterns::concat);
            case Ecma.Again again -> new Regex.Repeat(plain(again.tree()), again.min(), again.max());
            default -> throw new IllegalStateException(tree.toString());
        };
    }

    private static Regex concat(Regex a, Regex b) {
        if (a.equals(Regex.NOTHING) || b.equals(Regex.NOTHING)) {
            return Regex.NOTHING;
        }
        List<Regex> parts = new ArrayList<>();
        for (Regex part : List.of(a, b)) {
            parts.addAll(part instanceof Regex.Concat(List<Regex> inner) ? inner : List.of(part));
        }
        return parts.size() == 1 ? parts.getFirst() : new Regex.Concat(parts);
    }

    private static Regex union(List<Regex> parts) {
        List<Regex> some = parts.stream().filter(p -> !p.equals(Regex.NOTHING)).toList();
        return some.size() == 1 ? some.getFirst() : new Regex.Union(some);
    }

    private static Regex both(Regex a, Regex b) {
        return b.equals(Regex.ANY) ? a : new Regex.Intersection(List.of(a, b));
    }
}
