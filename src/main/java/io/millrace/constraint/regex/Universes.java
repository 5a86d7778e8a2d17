package io.millrace.constraint.regex;

import java.util.Arrays;

/** Languages of which others are known to be parts by their form: texts of UTF-8, and the insides of strings in each spelling. */
final class Universes {

    static final int UTF_8 = 0;

    private static final int COUNT = 1 + Spelling.values().length;

    private final Expressions expressions;
    private int[] within = new int[64];

    /** The expressions of all texts of each; negative where not met yet. */
    private final int[] texts = new int[COUNT];

    Universes(Expressions expressions) {
        this.expressions = expressions;
        Arrays.fill(texts, -1);
    }

    /** That of the insides of strings. */
    static int of(Spelling spelling) {
        return spelling.universe;
    }

    /** Whether an expression is known to be part of a universe. */
    boolean holds(int universe, int e) {
        return (within[e] >> universe & 1) == 1;
    }

    /** The universe that an expression is all of; negative where it is none. */
    int of(int e) {
        for (int universe = 0; universe < texts.length; universe++) {
            if (texts[universe] == e) {
                return universe;
            }
        }
        return -1;
    }

    void add(int e, int[] tuple) {
        within = e < within.length ? within : Arrays.copyOf(within, e * 2);
        within[e] = find(tuple);
    }

    /**
     * Makes known that the texts of an expression, a union of characters, are whole characters of a universe, so that their
     * sequences lie within its texts.
     */
    void mark(int character, int universe) {
        int[] tuple = expressions.tuple(character);
        within[character] |= 1 << universe;
        if (tuple[0] == Expressions.UNION) {
            Expressions.members(tuple).forEach(member -> within[member] |= 1 << universe);
        }
    }

    /** Makes known the expression of all texts of a universe. */
    void all(int universe, int e) {
        texts[universe] = e;
    }

    /** The universes, as bits, of which an expression is a part, as far as its form shows. */
    private int find(int[] tuple) {
        return switch (tuple[0]) {
            case Expressions.KIND_NOTHING, Expressions.KIND_EMPTY -> -1;
            case Expressions.BYTES -> plainIn(new ByteSet(Arrays.copyOfRange(tuple, 1, tuple.length)));
            case Expressions.CONCAT -> within[tuple[1]] & within[tuple[2]];
            case Expressions.UNION ->
                Expressions.members(tuple).map(m -> within[m]).reduce(-1, (a, b) -> a & b);
            case Expressions.INTERSECTION ->
                Expressions.members(tuple).map(m -> within[m]).reduce(0, (a, b) -> a | b);
            case Expressions.REPEAT -> within[tuple[1]];
            case Expressions.NUMERAL -> -1;
            default -> 0;
        };
    }

    private static int plainIn(ByteSet set) {
        if (!set.isPlain()) {
            return set.isAscii() ? 1 : 0;
        }
        return set.contains(Spelling.SINGLE_QUOTED.quote) ? ~(1 << of(Spelling.SINGLE_QUOTED)) : -1;
    }
}
