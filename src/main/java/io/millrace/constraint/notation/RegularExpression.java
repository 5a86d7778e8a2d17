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
import java.util.List;

/**
 * Regular expressions as languages.
 *
 * <p>Anchors and lookaheads are languages of what is left of the text; they may stand anywhere but under an unbounded repetition.
 * What cannot be held is an {@link IllegalArgumentException} whose message is a clause about the pattern: "looks behind".
 */
public final class RegularExpression {

    private static final int NOT_SURE = -1;
    private static final int UNROLLED = 20;

    /** Parts that are copied in the time of one place of a pattern. */
    private static final int PLACE = 32;

    private final PatternWork work;
    private final LanguageBuilder languages;

    private RegularExpression(PatternWork work) {
        this.work = work;
        this.languages = new LanguageBuilder(work);
    }

    /** The texts that a pattern matches from end to end. */
    static Regex whole(String pattern, Flavour flavour, Flags flags, PatternWork work) {
        return new RegularExpression(work).rest(new PatternReader(pattern, flavour, flags).parse(), Regex.EMPTY, 1);
    }

    /** The texts in which a pattern of ECMA-262 is found. */
    public static Regex within(String pattern, PatternWork work) {
        return new RegularExpression(work).within(new PatternReader(pattern, Flavour.ECMA, Flags.NONE).parse());
    }

    private Regex within(PatternTree tree) {
        Regex first = rest(tree, Regex.ANY, 1);
        if (!PatternTree.hasStart(tree)) {
            return languages.concat(List.of(Regex.ANY, first));
        }
        Regex later = rest(tree, Regex.ANY, 0);
        return languages.union(
                List.of(first, languages.concat(List.of(new Regex.Chars(CodePoints.ALL), Regex.ANY, later))));
    }

    /**
     * What a text may be from the place on where a tree is tried.
     *
     * @param after what it may be after the tree
     * @param start 1 where the place is the start of the text, 0 where it is not, -1 where it may be
     */
    private Regex rest(PatternTree tree, Regex after, int start) {
        work.spend(PLACE);
        if (PatternTree.isPlain(tree)) {
            return languages.concat(List.of(plain(tree), after));
        }
        return switch (tree) {
            case One one -> languages.concat(List.of(new Regex.Chars(one.set()), after));
            case Start _ when start == NOT_SURE -> throw new IllegalArgumentException("has ^ behind what may be empty");
            case Start _ -> start == 1 ? after : Regex.NOTHING;
            case End _ -> languages.holdsEmpty(after) ? Regex.EMPTY : Regex.NOTHING;
            case Ahead ahead -> {
                Regex seen = rest(ahead.tree(), Regex.ANY, start);
                yield languages.both(ahead.holds() ? seen : languages.not(seen), after);
            }
            case Any any ->
                languages.union(
                        any.trees().stream().map(t -> rest(t, after, start)).toList());
            case All all -> sequence(all.trees(), after, start);
            case Again again -> again(again, after, start);
        };
    }

    private Regex sequence(List<PatternTree> trees, Regex after, int start) {
        int[] starts = starts(trees, start);
        Regex rest = after;
        for (int i = starts.length - 1; i >= 0; i--) {
            int last = i;
            while (i > 0 && PatternTree.isPlain(trees.get(i)) && PatternTree.isPlain(trees.get(i - 1))) {
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
            now = now == 0 || PatternTree.always(trees.get(i))
                    ? 0
                    : PatternTree.isAssertion(trees.get(i)) ? now : NOT_SURE;
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
            rest = i > again.min() ? languages.union(List.of(more, after)) : more;
        }
        return rest;
    }

    /** A repetition whose anchors all end it: whatever comes before the last round has none. */
    private Regex loop(Again again, Regex after, int start) {
        PatternTree inner = PatternTree.withoutEnds(again.tree());
        if (!PatternTree.isPlain(inner)) {
            throw new IllegalArgumentException("repeats an anchor or a lookahead");
        }
        Regex once = plain(inner);
        Regex rounds = languages.repeat(once, 0, Regex.Repeat.UNBOUNDED);
        Regex last = rest(again.tree(), after, start == 0 ? 0 : NOT_SURE);
        Regex whole = languages.concat(List.of(rounds, last));
        return again.min() == 0 ? languages.union(List.of(whole, after)) : whole;
    }

    private Regex plain(PatternTree tree) {
        return switch (tree) {
            case One one -> new Regex.Chars(one.set());
            case Any any ->
                languages.union(any.trees().stream().map(this::plain).toList());
            case All all ->
                languages.concat(all.trees().stream().map(this::plain).toList());
            case Again again -> languages.repeat(plain(again.tree()), again.min(), again.max());
            default -> throw new IllegalStateException(tree.toString());
        };
    }
}
