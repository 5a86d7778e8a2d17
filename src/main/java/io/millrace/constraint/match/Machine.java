package io.millrace.constraint.match;

import io.millrace.constraint.Budget;
import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.Tuples;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A pushdown automaton over bytes, determined as it is used. A cell is a part of the grammar with the cell that follows it; a
 * configuration is the rest of the terminal under way with the cell that follows; a state is the set of the configurations that the
 * bytes read may have led to, with whether the text may end.
 */
final class Machine {

    static final int DEAD = 0;

    /** The cell behind the whole text. */
    private static final int END = 0;

    private static final int UNKNOWN = -1;
    private static final int CELLS_PER_STATE = 5;

    /** The configurations in which a cell begins. */
    private record Opening(int[] configurations, boolean mayEnd) {}

    private final Limits limits;
    private final Budget budget;
    private final Derivatives derivatives;
    private final Expressions expressions;
    private final Nodes nodes;
    private final Tuples cells = new Tuples();
    private final Tuples configurations = new Tuples();
    private final Tuples states = new Tuples();
    private final List<Opening> openings = new ArrayList<>();
    private final Ints reached = new Ints();
    private int[] depths = new int[64];
    private int[][] rows = new int[64][];
    final int start;

    Machine(Nodes nodes, Expressions expressions, Derivatives derivatives, Limits limits, Budget budget) {
        this.budget = budget;
        this.nodes = nodes;
        this.expressions = expressions;
        this.derivatives = derivatives;
        this.limits = limits;
        cells.intern(new int[0]);
        openings.add(new Opening(new int[0], true));
        states.intern(0);
        start = nodes.isProductive(nodes.start) ? state(opening(cell(nodes.start, END))) : DEAD;
    }

    /** Whether so much was found that it should be dropped. */
    boolean isFull() {
        return states.size() > limits.states()
                || configurations.size() > CELLS_PER_STATE * limits.states()
                || cells.size() > CELLS_PER_STATE * limits.states()
                || nodes.size() > CELLS_PER_STATE * limits.states() + nodes.sizeAtFirst()
                || expressions.size() > limits.expressions() * 3L / 4;
    }

    /** The same state of another machine of the same grammar. */
    int adopt(Machine from, int state) {
        int[] all = from.states.get(state);
        Ints adopted = new Ints();
        for (int i = 1; i < all.length; i++) {
            int[] configuration = from.configurations.get(all[i]);
            int rest = expressions.adopt(from.expressions, configuration[0]);
            adopted.add(configurations.intern(rest, adoptCell(from, configuration[1])));
        }
        return state(new Opening(adopted.toSet(), from.mayEnd(state)));
    }

    private int adoptCell(Machine from, int cell) {
        Ints chain = new Ints();
        for (int c = cell; c != END; c = from.cells.get(c)[1]) {
            chain.add(from.cells.get(c)[0]);
        }
        int adopted = END;
        for (int i = chain.size() - 1; i >= 0; i--) {
            adopted = cell(nodes.adopt(from.nodes, chain.get(i)), adopted);
        }
        return adopted;
    }

    /** The state in which a cell begins. */
    int opened(int cell) {
        return state(opening(cell));
    }

    /** Calls with the terminal under way and the cell behind it. */
    void forEachConfiguration(int state, Configurations use) {
        int[] all = states.get(state);
        for (int i = 1; i < all.length; i++) {
            int[] configuration = configurations.get(all[i]);
            use.with(configuration[0], configuration[1]);
        }
    }

    interface Configurations {
        void with(int terminal, int next);
    }

    boolean mayEnd(int state) {
        return states.get(state)[0] == 1;
    }

    int after(int state, int b) {
        int[] row = row(state);
        if (row[b] == UNKNOWN) {
            row[b] = step(state, b);
        }
        return row[b];
    }

    /** Where the bytes lead: a state, {@link #DEAD}, or a negative number for one that was not found yet. */
    private int[] row(int state) {
        if (state >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(state + 1, rows.length * 2));
        }
        if (rows[state] == null) {
            rows[state] = newRow(state);
        }
        return rows[state];
    }

    private int[] newRow(int state) {
        int[] row = new int[256];
        int[] all = states.get(state);
        for (int i = 1; i < all.length; i++) {
            long[] firsts = derivatives.firsts(configurations.get(all[i])[0]);
            for (int b = 0; b < row.length; b++) {
                row[b] |= (firsts[b >> 6] >> b & 1) == 1 ? UNKNOWN : DEAD;
            }
        }
        return row;
    }

    private int step(int state, int b) {
        reached.clear();
        boolean mayEnd = false;
        int[] from = states.get(state);
        for (int i = 1; i < from.length; i++) {
            int[] configuration = configurations.get(from[i]);
            int rest = derivatives.after(configuration[0], b);
            if (rest != Expressions.NOTHING && rest != Expressions.EMPTY) {
                reached.add(configurations.intern(rest, configuration[1]));
            }
            if (expressions.nullable(rest)) {
                Opening next = opening(configuration[1]);
                mayEnd |= next.mayEnd;
                reached.addAll(next.configurations);
            }
        }
        return state(new Opening(reached.toSet(), mayEnd));
    }

    private int state(Opening opening) {
        if (opening.configurations.length > limits.configurations()) {
            throw new ConstraintException("", "more than " + limits.configurations() + " readings of one text");
        }
        int[] state = new int[opening.configurations.length + 1];
        state[0] = opening.mayEnd ? 1 : 0;
        System.arraycopy(opening.configurations, 0, state, 1, opening.configurations.length);
        return states.intern(state);
    }

    private int cell(int node, int next) {
        if (node == nodes.none) {
            return next;
        }
        int cell = cells.intern(node, next);
        if (cell >= openings.size()) {
            openings.add(null);
            depths = cell < depths.length ? depths : Arrays.copyOf(depths, cell * 2);
            depths[cell] = depths[next] + 1;
            if (depths[cell] > limits.depth()) {
                throw new ConstraintException("", "a text nested deeper than " + limits.depth());
            }
        }
        return cell;
    }

    private Opening opening(int cell) {
        Opening known = openings.get(cell);
        if (known == null) {
            known = open(cell);
            openings.set(cell, known);
        }
        return known;
    }

    private Opening open(int cell) {
        Ints reached = new Ints();
        boolean mayEnd = false;
        BitSet seen = new BitSet();
        Deque<Integer> queue = new ArrayDeque<>();
        queue.add(cell);
        while (!queue.isEmpty()) {
            int c = queue.remove();
            if (seen.get(c)) {
                continue;
            }
            seen.set(c);
            budget.spend(1);
            if (c == END) {
                mayEnd = true;
            } else {
                expand(c, queue, reached);
            }
        }
        return new Opening(reached.toSet(), mayEnd);
    }

    private void expand(int cell, Deque<Integer> queue, Ints reached) {
        int[] node = nodes.get(cells.get(cell)[0]);
        int next = cells.get(cell)[1];
        switch (node[0]) {
            case Nodes.TERMINAL -> {
                if (node[1] != Expressions.EMPTY) {
                    reached.add(configurations.intern(node[1], next));
                }
                if (expressions.nullable(node[1])) {
                    queue.add(next);
                }
            }
            case Nodes.SEQUENCE -> queue.add(cell(node[1], cell(node[2], next)));
            case Nodes.CHOICE -> {
                for (int i = 1; i < node.length; i++) {
                    if (nodes.isProductive(node[i])) {
                        queue.add(cell(node[i], next));
                    }
                }
            }
            case Nodes.REPEAT -> repeat(node, next, queue);
            case Nodes.RULE -> queue.add(cell(nodes.body(node[1]), next));
            default -> walk(nodes.walk(node[1]), next, queue);
        }
    }

    private void repeat(int[] node, int next, Deque<Integer> queue) {
        int min = nodes.isNullable(node[1]) ? 0 : node[2];
        if (min == 0) {
            queue.add(next);
        }
        int once = nodes.repeated(node[1]);
        if (node[3] != 0 && nodes.isProductive(once)) {
            int max = node[3] == Node.Repeat.UNBOUNDED ? node[3] : node[3] - 1;
            queue.add(cell(once, cell(nodes.repeat(node[1], Math.max(0, min - 1), max), next)));
        }
    }

    private void walk(Nodes.Walk walk, int next, Deque<Integer> queue) {
        if (walk.mayEnd()) {
            queue.add(next);
        }
        for (int[] step : walk.steps()) {
            if (nodes.isProductive(step[0]) && nodes.isProductive(step[1])) {
                queue.add(cell(step[0], cell(step[1], next)));
            }
        }
    }

    /** The only byte that a state goes on with; negative where there is none or more than one. */
    int only(int state) {
        int only = UNKNOWN;
        int[] row = row(state);
        for (int b = 0; b < row.length; b++) {
            if (row[b] != DEAD) {
                if (only >= 0) {
                    return UNKNOWN;
                }
                only = b;
            }
        }
        return only;
    }

    /** Whether a state has no way on. */
    boolean isLast(int state) {
        return Arrays.stream(row(state)).allMatch(next -> next == DEAD);
    }
}
