package io.millrace.constraint.regex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What remains of expressions behind bytes (Brzozowski 1964), each found once and kept. */
public final class Derivatives {

    /** Bytes that a set of expressions does not tell apart. */
    private record Partition(byte[] classOf, int[] representatives) {}

    private static final int UNKNOWN = -1;

    private final Expressions expressions;
    private final Map<List<Integer>, Partition> partitions = new HashMap<>();
    private Partition[] partition = new Partition[64];
    private int[][] rows = new int[64][];
    private long[][] firsts = new long[64][];
    private final BitSet alive = new BitSet();
    private final BitSet dead = new BitSet();

    public Derivatives(Expressions expressions) {
        this.expressions = expressions;
    }

    /** What may follow a byte; {@link Expressions#NOTHING} where no text goes on with it. */
    public int after(int e, int b) {
        int d = derivative(e, b);
        return isAlive(d) ? d : Expressions.NOTHING;
    }

    /** The bytes that some text of a language begins with: bit {@code b % 64} of word {@code b / 64}; not to be written to. */
    public long[] firsts(int e) {
        partition(e);
        long[] known = firsts[e];
        if (known == null) {
            known = findFirsts(e);
            firsts[e] = known;
        }
        return known;
    }

    private long[] findFirsts(int e) {
        Partition classes = partition(e);
        boolean[] taken = new boolean[classes.representatives.length];
        for (int c = 0; c < taken.length; c++) {
            taken[c] = after(e, classes.representatives[c]) != Expressions.NOTHING;
        }
        long[] set = new long[4];
        for (int b = 0; b < 256; b++) {
            set[b >> 6] |= taken[classes.classOf[b] & 0xFF] ? 1L << b : 0;
        }
        return set;
    }

    /** Whether a language holds any text. */
    public boolean isAlive(int e) {
        if (knownAlive(e)) {
            return true;
        }
        return !dead.get(e) && e != Expressions.NOTHING && search(e);
    }

    private boolean knownAlive(int e) {
        return e != Expressions.NOTHING && (expressions.plain(e) || expressions.nullable(e) || alive.get(e));
    }

    /** Whether some text leads from an expression to one that is known to hold texts. */
    private boolean search(int e) {
        Map<Integer, Integer> cameFrom = new HashMap<>();
        Deque<Integer> queue = new ArrayDeque<>();
        cameFrom.put(e, UNKNOWN);
        queue.add(e);
        while (!queue.isEmpty()) {
            int from = queue.remove();
            for (int b : partition(from).representatives) {
                int to = derivative(from, b);
                if (knownAlive(to)) {
                    markAlive(from, cameFrom);
                    return true;
                }
                if (to != Expressions.NOTHING && !dead.get(to) && cameFrom.putIfAbsent(to, from) == null) {
                    queue.add(to);
                }
            }
        }
        cameFrom.keySet().forEach(dead::set);
        return false;
    }

    private void markAlive(int last, Map<Integer, Integer> cameFrom) {
        for (int e = last; e != UNKNOWN; e = cameFrom.getOrDefault(e, UNKNOWN)) {
            alive.set(e);
        }
    }

    private int derivative(int e, int b) {
        Partition classes = partition(e);
        int[] row = rows[e];
        int c = classes.classOf[b] & 0xFF;
        if (row[c] == UNKNOWN) {
            row[c] = derive(e, b);
        }
        return row[c];
    }

    private int derive(int e, int b) {
        int[] tuple = expressions.tuple(e);
        expressions.budget.spend(tuple.length);
        return switch (tuple[0]) {
            case Expressions.BYTES -> (tuple[1 + (b >> 5)] >> b & 1) == 1 ? Expressions.EMPTY : Expressions.NOTHING;
            case Expressions.CONCAT -> deriveConcat(e, b);
            case Expressions.UNION -> expressions.union(deriveAll(tuple, b));
            case Expressions.INTERSECTION -> expressions.intersection(deriveAll(tuple, b));
            case Expressions.NOT -> expressions.not(derivative(tuple[1], b));
            case Expressions.REPEAT -> deriveRepeat(tuple, b);
            case Expressions.NUMERAL -> deriveNumeral(e, b);
            default -> Expressions.NOTHING;
        };
    }

    private int deriveConcat(int e, int b) {
        List<Integer> ways = new ArrayList<>();
        int rest = e;
        boolean open = true;
        while (open && expressions.kind(rest) == Expressions.CONCAT) {
            int head = expressions.tuple(rest)[1];
            rest = expressions.tuple(rest)[2];
            ways.add(expressions.concat(derivative(head, b), rest));
            open = expressions.nullable(head);
        }
        if (open) {
            ways.add(derivative(rest, b));
        }
        return expressions.union(ways.stream().mapToInt(w -> w).toArray());
    }

    private int deriveRepeat(int[] tuple, int b) {
        int max = tuple[3] == Regex.Repeat.UNBOUNDED ? tuple[3] : tuple[3] - 1;
        int d = derivative(tuple[1], b);
        return d == Expressions.NOTHING
                ? d
                : expressions.concat(d, expressions.repeat(tuple[1], Math.max(0, tuple[2] - 1), max));
    }

    private int deriveNumeral(int e, int b) {
        Numeral next = expressions.numeral(e).after(b);
        return next == null ? Expressions.NOTHING : expressions.numeral(next);
    }

    private int[] deriveAll(int[] tuple, int b) {
        return Expressions.members(tuple).map(member -> derivative(member, b)).toArray();
    }

    private Partition partition(int e) {
        if (e >= partition.length) {
            int length = Math.max(e + 1, partition.length * 2);
            partition = Arrays.copyOf(partition, length);
            rows = Arrays.copyOf(rows, length);
            firsts = Arrays.copyOf(firsts, length);
        }
        if (partition[e] == null) {
            TreeSet<Integer> firsts = new TreeSet<>();
            addFirsts(e, firsts);
            partition[e] = partitions.computeIfAbsent(List.copyOf(firsts), this::partition);
            rows[e] = new int[partition[e].representatives.length];
            Arrays.fill(rows[e], UNKNOWN);
        }
        return partition[e];
    }

    private Partition partition(List<Integer> sets) {
        int[] classOf = new int[256];
        int count = 1;
        for (int set : sets) {
            int[] inside = new int[256];
            for (int b = 0; b < 256; b++) {
                inside[b] = contains(set, b) ? 1 : 0;
            }
            count = split(classOf, inside, count);
        }
        return partition(classOf, count);
    }

    /** Splits classes into what is inside of a set and what is not. */
    private static int split(int[] classOf, int[] inside, int classes) {
        int[] names = new int[classes * 2];
        int count = 0;
        for (int b = 0; b < 256; b++) {
            int key = classOf[b] * 2 + inside[b];
            if (names[key] == 0) {
                names[key] = ++count;
            }
            classOf[b] = names[key] - 1;
        }
        return count;
    }

    private static Partition partition(int[] classes, int count) {
        byte[] classOf = new byte[256];
        int[] representatives = new int[count];
        for (int b = 0; b < 256; b++) {
            classOf[b] = (byte) classes[b];
            representatives[classes[b]] = b;
        }
        return new Partition(classOf, representatives);
    }

    private boolean contains(int set, int b) {
        return (expressions.tuple(set)[1 + (b >> 5)] >> b & 1) == 1;
    }

    /** The sets of bytes that the texts of an expression may begin with. */
    private void addFirsts(int e, Set<Integer> firsts) {
        int rest = e;
        while (expressions.kind(rest) == Expressions.CONCAT) {
            int head = expressions.tuple(rest)[1];
            addFirsts(head, firsts);
            if (!expressions.nullable(head)) {
                return;
            }
            rest = expressions.tuple(rest)[2];
        }
        int[] tuple = expressions.tuple(rest);
        switch (tuple[0]) {
            case Expressions.BYTES -> firsts.add(rest);
            case Expressions.UNION, Expressions.INTERSECTION ->
                Expressions.members(tuple).forEach(member -> addFirsts(member, firsts));
            case Expressions.NOT, Expressions.REPEAT -> addFirsts(tuple[1], firsts);
            case Expressions.NUMERAL ->
                "-.0123456789".chars().forEach(c -> firsts.add(expressions.bytes(ByteSet.of(c))));
            default -> {}
        }
    }
}
