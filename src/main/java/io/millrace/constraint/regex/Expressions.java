package io.millrace.constraint.regex;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.StepBudget;
import io.millrace.constraint.Tuples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Regular languages of bytes. Equal expressions have one number; the constructors simplify, so that few expressions stand for one
 * language and derivatives come to an end.
 */
public final class Expressions {

    /** The language that holds nothing. */
    public static final int NOTHING = 0;

    /** The language of the empty text alone. */
    public static final int EMPTY = 1;

    static final int KIND_NOTHING = 0;
    static final int KIND_EMPTY = 1;
    static final int BYTES = 2;
    static final int CONCAT = 3;
    static final int UNION = 4;
    static final int INTERSECTION = 5;
    static final int NOT = 6;
    static final int REPEAT = 7;
    static final int NUMERAL = 8;

    private static final int UNBOUNDED = Regex.Repeat.UNBOUNDED;

    final StepBudget budget;
    private int limit;
    private final Tuples tuples = new Tuples();
    private final BitSet nullable = new BitSet();
    private final BitSet plain = new BitSet();
    private final Universes universes = new Universes(this);
    private final Members members = new Members(this, universes);
    private final NumeralTable numerals = new NumeralTable();

    /** Any bytes. */
    final int all;

    /** @param limit the most expressions */
    public Expressions(int limit, StepBudget budget) {
        this.limit = limit;
        this.budget = budget;
        add(KIND_NOTHING);
        add(KIND_EMPTY);
        all = repeat(bytes(ByteSet.all()), 0, UNBOUNDED);
    }

    /** Allows for more, or fewer, from now on. */
    public void limit(int limit) {
        this.limit = limit;
    }

    Universes universes() {
        return universes;
    }

    /** Takes over an expression of another arena. */
    public int adopt(Expressions from, int e) {
        return new ExpressionAdoption(from, this).of(e);
    }

    public int size() {
        return tuples.size();
    }

    public boolean nullable(int e) {
        return nullable.get(e);
    }

    /** Whether an expression has neither intersection nor complement in it, so that it is not empty unless it is NOTHING. */
    boolean plain(int e) {
        return plain.get(e);
    }

    int kind(int e) {
        return tuples.get(e)[0];
    }

    int[] tuple(int e) {
        return tuples.get(e);
    }

    Numeral numeral(int e) {
        return numeral(tuple(e));
    }

    Numeral numeral(int[] tuple) {
        return numerals.get(tuple[1]);
    }

    int bytes(ByteSet set) {
        if (set.isEmpty()) {
            return NOTHING;
        }
        int[] tuple = new int[1 + ByteSet.WORDS];
        tuple[0] = BYTES;
        System.arraycopy(set.words, 0, tuple, 1, ByteSet.WORDS);
        return add(tuple);
    }

    int numeral(Numeral numeral) {
        return add(NUMERAL, numerals.number(numeral));
    }

    int concat(int... parts) {
        int whole = EMPTY;
        for (int i = parts.length - 1; i >= 0; i--) {
            whole = concat(parts[i], whole);
        }
        return whole;
    }

    int concat(int a, int b) {
        if (a == NOTHING || b == NOTHING) {
            return NOTHING;
        }
        if (a == EMPTY) {
            return b;
        }
        if (b == EMPTY) {
            return a;
        }
        return chain(a, b);
    }

    /** Concatenations hang to the right; runs of one repeated expression are joined. */
    private int chain(int a, int b) {
        List<Integer> heads = new ArrayList<>();
        int rest = a;
        while (kind(rest) == CONCAT) {
            heads.add(tuple(rest)[1]);
            rest = tuple(rest)[2];
        }
        int whole = link(rest, b);
        for (int i = heads.size() - 1; i >= 0; i--) {
            whole = link(heads.get(i), whole);
        }
        return whole;
    }

    private int link(int head, int tail) {
        int next = kind(tail) == CONCAT ? tuple(tail)[1] : tail;
        if (kind(head) == REPEAT && kind(next) == REPEAT && tuple(head)[1] == tuple(next)[1]) {
            int joined = joined(tuple(head), tuple(next));
            if (joined != NOTHING) {
                return kind(tail) == CONCAT ? link(joined, tuple(tail)[2]) : joined;
            }
        }
        return add(CONCAT, head, tail);
    }

    private int joined(int[] a, int[] b) {
        long min = (long) a[2] + b[2];
        long max = (long) a[3] + b[3];
        if (a[3] == UNBOUNDED || b[3] == UNBOUNDED) {
            max = UNBOUNDED;
        }
        return min > Integer.MAX_VALUE || max > Integer.MAX_VALUE ? NOTHING : repeat(a[1], (int) min, (int) max);
    }

    int union(int... parts) {
        return members.union(parts);
    }

    int intersection(int... parts) {
        return members.intersection(parts);
    }

    int not(int e) {
        if (e == NOTHING) {
            return all;
        }
        if (e == all) {
            return NOTHING;
        }
        return kind(e) == NOT ? tuple(e)[1] : add(NOT, e);
    }

    /** The texts of an expression but for the empty one. */
    public int nonEmpty(int e) {
        return nullable(e) ? intersection(e, concat(bytes(ByteSet.all()), all)) : e;
    }

    int repeat(int e, int min, int max) {
        if (max == 0 || e == EMPTY) {
            return EMPTY;
        }
        if (e == NOTHING) {
            return min == 0 ? EMPTY : NOTHING;
        }
        int least = nullable(e) ? 0 : min;
        if (least == 1 && max == 1) {
            return e;
        }
        boolean star = kind(e) == REPEAT && tuple(e)[2] == 0 && tuple(e)[3] == UNBOUNDED;
        return star ? e : add(REPEAT, e, least, max);
    }

    int add(int... tuple) {
        int before = tuples.size();
        budget.spend(tuple.length);
        int e = tuples.intern(tuple);
        if (e == before) {
            if (e >= limit) {
                throw new ConstraintException("", "regular expressions with more than " + limit + " states");
            }
            nullable.set(e, isNullable(tuple));
            plain.set(e, isPlain(tuple));
            universes.add(e, tuple);
        }
        return e;
    }

    private boolean isNullable(int[] tuple) {
        return switch (tuple[0]) {
            case KIND_NOTHING, BYTES -> false;
            case KIND_EMPTY -> true;
            case CONCAT -> nullable(tuple[1]) && nullable(tuple[2]);
            case UNION -> members(tuple).anyMatch(this::nullable);
            case INTERSECTION -> members(tuple).allMatch(this::nullable);
            case NOT -> !nullable(tuple[1]);
            case REPEAT -> tuple[2] == 0 || nullable(tuple[1]);
            default -> numerals.get(tuple[1]).mayEnd();
        };
    }

    private boolean isPlain(int[] tuple) {
        return switch (tuple[0]) {
            case CONCAT -> plain(tuple[1]) && plain(tuple[2]);
            case UNION -> members(tuple).allMatch(this::plain);
            case INTERSECTION, NOT -> false;
            case REPEAT -> plain(tuple[1]);
            default -> true;
        };
    }

    static IntStream members(int[] tuple) {
        return Arrays.stream(tuple, 1, tuple.length);
    }
}
