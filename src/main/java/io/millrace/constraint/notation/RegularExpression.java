package io.millrace.constraint.notation;

import io.millrace.constraint.notation.PatternTree.Again;
import io.millrace.constraint.notation.PatternTree.Ahead;
import io.millrace.constraint.notation.PatternTree.All;
import io.millrace.constraint.notation.PatternTree.Any;
import io.millrace.constraint.notation.PatternTree.End;
import io.millrace.constraint.notation.PatternTree.One;
import io.millrace.constraint.notation.PatternTree.Start;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Regular expressions as languages.
 *
 * <p>Anchors and lookaheads are languages of what is left of the text; they may stand anywhere but under an unbounded repetition.
 * What cannot be held is an {@link IllegalArgumentException} whose message is a clause about the pattern: "looks behind".
 */
public final class RegularExpression {

    private static final int NOT_SURE = -1;
    private static final int UNROLLED = 20;
    private static final long SIZE = 100_000;
    private static final int WORK = 100_000;

    /**
     * Of a language that is made of others.
     *
     * @param size parts
     * @param empty whether the empty text is in it
     */
    private record Facts(long size, boolean empty) {}

    private final Map<Regex, Facts> known = new IdentityHashMap<>();
    private int work;

    private RegularExpression() {}

    /** The texts that a pattern of ECMA-262 matches from end to end. */
    static Regex whole(String pattern) {
        return whole(pattern, Flavour.ECMA, Flags.NONE);
    }

    /** The texts that a pattern matches from end to end. */
    static Regex whole(String pattern, Flavour flavour, Flags flags) {
        return new RegularExpression().rest(new PatternReader(pattern, flavour, flags).parse(), Regex.EMPTY, 1);
    }

    /** The texts in which a pattern of ECMA-262 is found. */
    public static Regex within(String pattern) {
        return new RegularExpression().within(new PatternReader(pattern, Flavour.ECMA, Flags.NONE).parse());
    }

    private Regex within(PatternTree tree) {
        Regex first = rest(tree, Regex.ANY, 1);
        if (!hasStart(tree)) {
            return concat(List.of(Regex.ANY, first));
        }
        Regex later = rest(tree, Regex.ANY, 0);
        return union(List.of(first, concat(List.of(new Regex.Chars(CodePoints.ALL), Regex.ANY, later))));
    }

    /**
     * What a text may be from the place on where a tree is tried.
     *
     * @param after what it may be after the tree
     * @param start 1 where the place is the start of the text, 0 where it is not, -1 where it may be
     */
    private Regex rest(PatternTree tree, Regex after, int start) {
        if (++work > WORK) {
            throw new IllegalArgumentException("repeats its anchors or lookaheads more than " + WORK + " times");
        }
        if (isPlain(tree)) {
            return concat(List.of(plain(tree), after));
        }
        return switch (tree) {
            case One one -> concat(List.of(new Regex.Chars(one.set()), after));
            case Start _ when start == NOT_SURE -> throw new IllegalArgumentException("has ^ behind what may be empty");
            case Start _ -> start == 1 ? after : Regex.NOTHING;
            case End _ -> holdsEmpty(after) ? Regex.EMPTY : Regex.NOTHING;
            case Ahead ahead -> {
                Regex seen = rest(ahead.tree(), Regex.ANY, start);
                yield both(ahead.holds() ? seen : noted(new Regex.Complement(seen), List.of(seen)), after);
            }
            case Any any ->
                union(any.trees().stream().map(t -> rest(t, after, start)).toList());
            case All all -> sequence(all.trees(), after, start);
            case Again again -> again(again, after, start);
        };
    }

    private Regex sequence(List<PatternTree> trees, Regex after, int start) {
        int[] starts = starts(trees, start);
        Regex rest = after;
        for (int i = starts.length - 1; i >= 0; i--) {
            int last = i;
            while (i > 0 && isPlain(trees.get(i)) && isPlain(trees.get(i - 1))) {
                i--;
            }
            PatternTree tree = i == last ? trees.get(i) : new All(trees.subList(i, last + 1));
            rest = rest(tree, rest, starts[i]);
        }
        return rest;
    }

    private static int[] starts(List<PatternTree> trees, int start) {
        int[] starts = new int[trees.size()];
        int now = start;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = now;
            now = now == 0 || always(trees.get(i)) ? 0 : isAssertion(trees.get(i)) ? now : NOT_SURE;
        }
        return starts;
    }

    private Regex again(Again again, Regex after, int start) {
        if (again.max() == Regex.Repeat.UNBOUNDED || again.max() > UNROLLED) {
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
    private Regex loop(Again again, Regex after, int start) {
        PatternTree inner = withoutEnds(again.tree());
        if (!isPlain(inner)) {
            throw new IllegalArgumentException("repeats an anchor or a lookahead");
        }
        Regex once = plain(inner);
        Regex rounds = noted(new Regex.Repeat(once, 0, Regex.Repeat.UNBOUNDED), List.of(once));
        Regex last = rest(again.tree(), after, start == 0 ? 0 : NOT_SURE);
        Regex whole = concat(List.of(rounds, last));
        return again.min() == 0 ? union(List.of(whole, after)) : whole;
    }

    /** The same tree where no end of the text is found. */
    private static PatternTree withoutEnds(PatternTree tree) {
        return switch (tree) {
            case End _ -> new Any(List.of());
            case Any any ->
                new Any(any.trees().stream().map(RegularExpression::withoutEnds).toList());
            case All all ->
                new All(all.trees().stream().map(RegularExpression::withoutEnds).toList());
            default -> tree;
        };
    }

    private static boolean isAssertion(PatternTree tree) {
        return tree instanceof Start || tree instanceof End || tree instanceof Ahead;
    }

    /** Whether a tree always takes some text. */
    private static boolean always(PatternTree tree) {
        return switch (tree) {
            case One _ -> true;
            case Any any -> any.trees().stream().allMatch(RegularExpression::always);
            case All all -> all.trees().stream().anyMatch(RegularExpression::always);
            case Again again -> again.min() > 0 && always(again.tree());
            default -> false;
        };
    }

    private static boolean isPlain(PatternTree tree) {
        return switch (tree) {
            case One _ -> true;
            case Any any -> any.trees().stream().allMatch(RegularExpression::isPlain);
            case All all -> all.trees().stream().allMatch(RegularExpression::isPlain);
            case Again again -> isPlain(again.tree());
            default -> false;
        };
    }

    private static boolean hasStart(PatternTree tree) {
        return switch (tree) {
            case Start _ -> true;
            case Any any -> any.trees().stream().anyMatch(RegularExpression::hasStart);
            case All all -> all.trees().stream().anyMatch(RegularExpression::hasStart);
            case Again again -> hasStart(again.tree());
            case Ahead ahead -> hasStart(ahead.tree());
            default -> false;
        };
    }

    private Regex plain(PatternTree tree) {
        return switch (tree) {
            case One one -> new Regex.Chars(one.set());
            case Any any -> union(any.trees().stream().map(this::plain).toList());
            case All all -> concat(all.trees().stream().map(this::plain).toList());
            case Again again -> {
                Regex once = plain(again.tree());
                yield noted(new Regex.Repeat(once, again.min(), again.max()), List.of(once));
            }
            default -> throw new IllegalStateException(tree.toString());
        };
    }

    private boolean holdsEmpty(Regex r) {
        Facts facts = known.get(r);
        return facts == null ? r.equals(Regex.EMPTY) || r.equals(Regex.ANY) : facts.empty;
    }

    /** Of a language whose parts are known. */
    private boolean startsEmpty(Regex r) {
        return switch (r) {
            case Regex.Concat c -> c.parts().stream().allMatch(this::holdsEmpty);
            case Regex.Union u -> u.parts().stream().anyMatch(this::holdsEmpty);
            case Regex.Intersection i -> i.parts().stream().allMatch(this::holdsEmpty);
            case Regex.Complement c -> !holdsEmpty(c.of());
            case Regex.Repeat p -> p.min() == 0 || holdsEmpty(p.of());
            case Regex.Literal _, Regex.Chars _, Regex.JsonString _, Regex.Multiple _ -> false;
        };
    }

    private Regex concat(List<Regex> all) {
        if (all.contains(Regex.NOTHING)) {
            return Regex.NOTHING;
        }
        List<Regex> parts = new ArrayList<>();
        for (Regex part : all) {
            parts.addAll(part instanceof Regex.Concat(List<Regex> inner) ? inner : List.of(part));
        }
        return parts.size() == 1 ? parts.getFirst() : noted(new Regex.Concat(parts), parts);
    }

    private Regex union(List<Regex> parts) {
        List<Regex> some = parts.stream().filter(p -> !p.equals(Regex.NOTHING)).toList();
        return some.size() == 1 ? some.getFirst() : noted(new Regex.Union(some), some);
    }

    private Regex both(Regex a, Regex b) {
        return b.equals(Regex.ANY) ? a : noted(new Regex.Intersection(List.of(a, b)), List.of(a, b));
    }

    /** The same language, if it has not become too large. */
    private Regex noted(Regex whole, List<Regex> parts) {
        long size = 1 + parts.stream().mapToLong(this::size).sum();
        if (size > SIZE) {
            throw new IllegalArgumentException("has more than " + SIZE + " parts once its anchors are spelled out");
        }
        known.put(whole, new Facts(size, startsEmpty(whole)));
        return whole;
    }

    private long size(Regex part) {
        Facts facts = known.get(part);
        return facts == null ? 1 : facts.size;
    }
}
