package io.millrace.constraint.regex;

import io.millrace.constraint.Budget;
import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Tuples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

    /** Texts of UTF-8; the insides of JSON strings with any escapes, and with those alone that must be. */
    static final int UNIVERSES = 3;

    /** Stands for the sets of bytes among members. */
    private static final int NO_MEMBER = -2;

    private static final int LONGEST_LEAD = 100;

    private static final int UNBOUNDED = Regex.Repeat.UNBOUNDED;

    private final Budget budget;
    private int limit;
    private final Tuples tuples = new Tuples();
    private final BitSet nullable = new BitSet();
    private final BitSet plain = new BitSet();
    private int[] within = new int[64];
    /** Their expressions; negative where not met yet. */
    private final int[] universes = new int[UNIVERSES];
    private final List<Numeral> numerals = new ArrayList<>();
    private final Map<Numeral, Integer> numbers = new HashMap<>();

    /** Any bytes. */
    final int all;

    /** @param limit the most expressions */
    public Expressions(int limit, Budget budget) {
        this.limit = limit;
        this.budget = budget;
        Arrays.fill(universes, -1);
        add(KIND_NOTHING);
        add(KIND_EMPTY);
        all = repeat(bytes(ByteSet.all()), 0, UNBOUNDED);
    }

    /** Allows for more, or fewer, from now on. */
    public void limit(int limit) {
        this.limit = limit;
    }

    Budget budget() {
        return budget;
    }

    /** Takes over an expression of another arena. */
    public int adopt(Expressions from, int e) {
        TreeSet<Integer> parts = new TreeSet<>(List.of(e));
        Deque<Integer> open = new ArrayDeque<>(parts);
        while (!open.isEmpty()) {
            children(from.tuple(open.remove())).filter(parts::add).forEach(open::add);
        }
        Map<Integer, Integer> adopted = new HashMap<>();
        parts.forEach(part -> adopted.put(part, adopt(from, from.tuple(part), adopted)));
        return adopted.get(e);
    }

    private int adopt(Expressions from, int[] tuple, Map<Integer, Integer> adopted) {
        int[] copy = tuple.clone();
        switch (tuple[0]) {
            case UNION, INTERSECTION -> {
                Arrays.setAll(copy, i -> i == 0 ? copy[0] : adopted.get(tuple[i]));
                Arrays.sort(copy, 1, copy.length);
            }
            case CONCAT -> Arrays.setAll(copy, i -> i == 0 ? copy[0] : adopted.get(tuple[i]));
            case NOT, REPEAT -> copy[1] = adopted.get(tuple[1]);
            case NUMERAL -> {
                return numeral(from.numerals.get(tuple[1]));
            }
            default -> {}
        }
        return add(copy);
    }

    private static IntStream children(int[] tuple) {
        return switch (tuple[0]) {
            case UNION, INTERSECTION, CONCAT -> members(tuple);
            case NOT, REPEAT -> IntStream.of(tuple[1]);
            default -> IntStream.empty();
        };
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
        return numerals.get(tuple(e)[1]);
    }

    /**
     * Makes known that the texts of an expression, a union of characters, are whole characters of a universe, so that their
     * sequences lie within its texts.
     */
    void mark(int character, int universe) {
        int[] tuple = tuple(character);
        within[character] |= 1 << universe;
        if (tuple[0] == UNION) {
            members(tuple).forEach(member -> within[member] |= 1 << universe);
        }
    }

    /** Makes known the expression of all texts of a universe. */
    void universe(int universe, int texts) {
        universes[universe] = texts;
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
        Integer known = numbers.get(numeral);
        if (known == null) {
            known = numerals.size();
            numerals.add(numeral);
            numbers.put(numeral, known);
        }
        return add(NUMERAL, known);
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
        TreeSet<Integer> members = new TreeSet<>();
        ByteSet set = new ByteSet();
        for (int part : parts) {
            addMember(part, UNION, members, set, false);
        }
        if (!set.isEmpty()) {
            members.add(bytes(set));
        }
        members.remove(NOTHING);
        if (members.contains(all)) {
            return all;
        }
        absorb(members);
        if (members.contains(EMPTY) && members.stream().anyMatch(m -> m != EMPTY && nullable(m))) {
            members.remove(EMPTY);
        }
        return of(UNION, members, NOTHING);
    }

    /** Leaves out what is part of another member that begins with any texts of a universe. */
    private void absorb(TreeSet<Integer> members) {
        for (int member : members.stream().mapToInt(m -> m).toArray()) {
            int[] tuple = tuple(member);
            int universe = universe(tuple[0] == CONCAT ? tuple[1] : member);
            if (universe >= 0) {
                int tail = tuple[0] == CONCAT ? tuple[2] : EMPTY;
                members.removeIf(m -> m != member && leads(m, tail, universe));
            }
        }
    }

    private int universe(int e) {
        for (int u = 0; u < UNIVERSES; u++) {
            if (universes[u] == e) {
                return u;
            }
        }
        return -1;
    }

    /** Whether an expression is texts of a universe followed by a tail. */
    private boolean leads(int e, int tail, int universe) {
        int rest = e;
        for (int i = 0; i < LONGEST_LEAD && rest != tail && kind(rest) == CONCAT; i++) {
            if ((within[tuple(rest)[1]] >> universe & 1) == 0) {
                return false;
            }
            rest = tuple(rest)[2];
        }
        return rest == tail || tail == EMPTY && (within[rest] >> universe & 1) == 1;
    }

    int intersection(int... parts) {
        TreeSet<Integer> members = new TreeSet<>();
        ByteSet set = ByteSet.all();
        for (int part : parts) {
            addMember(part, INTERSECTION, members, set, true);
        }
        if (members.remove(NO_MEMBER)) {
            members.add(bytes(set));
        }
        members.remove(all);
        for (int u = 0; u < UNIVERSES; u++) {
            int universe = u;
            if (members.contains(universes[u])
                    && members.stream().anyMatch(m -> m != universes[universe] && (within[m] >> universe & 1) == 1)) {
                members.remove(universes[u]);
            }
        }
        if (members.contains(NOTHING)) {
            return NOTHING;
        }
        if (members.contains(EMPTY)) {
            return members.stream().allMatch(this::nullable) ? EMPTY : NOTHING;
        }
        return of(INTERSECTION, members, all);
    }

    private void addMember(int part, int kind, TreeSet<Integer> members, ByteSet set, boolean and) {
        int[] tuple = tuple(part);
        if (tuple[0] == kind) {
            for (int i = 1; i < tuple.length; i++) {
                addMember(tuple[i], kind, members, set, and);
            }
        } else if (tuple[0] == BYTES) {
            for (int i = 0; i < ByteSet.WORDS; i++) {
                set.words[i] = and ? set.words[i] & tuple[i + 1] : set.words[i] | tuple[i + 1];
            }
            if (and) {
                members.add(NO_MEMBER);
            }
        } else {
            members.add(part);
        }
    }

    private int of(int kind, TreeSet<Integer> members, int none) {
        if (members.size() < 2) {
            return members.isEmpty() ? none : members.first();
        }
        int[] tuple = new int[members.size() + 1];
        tuple[0] = kind;
        int i = 1;
        for (int member : members) {
            tuple[i++] = member;
        }
        return add(tuple);
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

    private int add(int... tuple) {
        int before = tuples.size();
        budget.spend(tuple.length);
        int e = tuples.intern(tuple);
        if (e == before) {
            if (e >= limit) {
                throw new ConstraintException("", "regular expressions with more than " + limit + " states");
            }
            nullable.set(e, isNullable(tuple));
            plain.set(e, isPlain(tuple));
            within = e < within.length ? within : Arrays.copyOf(within, e * 2);
            within[e] = universes(tuple);
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

    /** The universes, as bits, of which an expression is a part, as far as its form shows. */
    private int universes(int[] tuple) {
        return switch (tuple[0]) {
            case KIND_NOTHING, KIND_EMPTY -> -1;
            case BYTES -> universes(new ByteSet(Arrays.copyOfRange(tuple, 1, tuple.length)));
            case CONCAT -> within[tuple[1]] & within[tuple[2]];
            case UNION -> members(tuple).map(m -> within[m]).reduce(-1, (a, b) -> a & b);
            case INTERSECTION -> members(tuple).map(m -> within[m]).reduce(0, (a, b) -> a | b);
            case REPEAT -> within[tuple[1]];
            case NUMERAL -> -1;
            default -> 0;
        };
    }

    private static int universes(ByteSet set) {
        return set.isPlain() ? -1 : set.isAscii() ? 1 : 0;
    }

    static IntStream members(int[] tuple) {
        return Arrays.stream(tuple, 1, tuple.length);
    }
}
