package io.millrace.constraint.match;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.StepBudget;
import io.millrace.constraint.Tuples;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;
import java.util.Arrays;

/**
 * A pushdown automaton over bytes, determined as it is used. A cell is a part of the grammar with the cell that follows it; a
 * configuration is the rest of the terminal under way with the cell that follows; a state is the set of the configurations that the
 * bytes read may have led to, with whether the text may end.
 */
final class Machine {

    static final int DEAD = 0;

    private static final int UNKNOWN = -1;
    private static final int CELLS_PER_STATE = 5;

    private final Limits limits;
    private final Derivatives derivatives;
    private final Expressions expressions;
    private final Nodes nodes;
    private final Cells cells;
    private final Tuples configurations = new Tuples();
    private final Tuples states = new Tuples();
    private final Ints reached = new Ints();
    private int[][] rows = new int[64][];
    final int start;

    Machine(Nodes nodes, Expressions expressions, Derivatives derivatives, Limits limits, StepBudget budget) {
        this.nodes = nodes;
        this.expressions = expressions;
        this.derivatives = derivatives;
        this.limits = limits;
        cells = new Cells(nodes, expressions, configurations, limits, budget);
        states.intern(0);
        start = nodes.isProductive(nodes.start) ? state(cells.opening(cells.cell(nodes.start, Cells.END))) : DEAD;
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
            adopted.add(configurations.intern(rest, cells.adopt(from.cells, configuration[1])));
        }
        return state(new Cells.Opening(adopted.toSet(), from.mayEnd(state)));
    }

    /** The state in which a cell begins. */
    int opened(int cell) {
        return state(cells.opening(cell));
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
        long[] firsts = new long[4];
        int[] all = states.get(state);
        for (int i = 1; i < all.length; i++) {
            long[] more = derivatives.firsts(configurations.get(all[i])[0]);
            for (int word = 0; word < firsts.length; word++) {
                firsts[word] |= more[word];
            }
        }
        int[] row = new int[256];
        for (int word = 0; word < firsts.length; word++) {
            for (long bits = firsts[word]; bits != 0; bits &= bits - 1) {
                row[word << 6 | Long.numberOfTrailingZeros(bits)] = UNKNOWN;
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
                Cells.Opening next = cells.opening(configuration[1]);
                mayEnd |= next.mayEnd();
                reached.addAll(next.configurations());
            }
        }
        return state(new Cells.Opening(reached.toSet(), mayEnd));
    }

    private int state(Cells.Opening opening) {
        if (opening.configurations().length > limits.configurations()) {
            throw new ConstraintException("", "more than " + limits.configurations() + " readings of one text");
        }
        int[] state = new int[opening.configurations().length + 1];
        state[0] = opening.mayEnd() ? 1 : 0;
        System.arraycopy(opening.configurations(), 0, state, 1, opening.configurations().length);
        return states.intern(state);
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
