package io.millrace.constraint.match;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Limits;
import io.millrace.constraint.StepBudget;
import io.millrace.constraint.Tuples;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Expressions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to come, as cells: a part of the grammar and the cell that follows it. */
final class Cells {

    /** The cell behind the whole text. */
    static final int END = 0;

    private static final int CELLS_PER_CONFIGURATION = 50;

    /** The configurations in which a cell begins. */
    record Opening(int[] configurations, boolean mayEnd) {}

    private final Nodes nodes;
    private final Expressions expressions;
    private final Tuples configurations;
    private final Limits limits;
    private final StepBudget budget;
    private final Tuples tuples = new Tuples();
    private final List<@Nullable Opening> openings = new ArrayList<>();
    private int[] depths = new int[64];

    Cells(Nodes nodes, Expressions expressions, Tuples configurations, Limits limits, StepBudget budget) {
        this.nodes = nodes;
        this.expressions = expressions;
        this.configurations = configurations;
        this.limits = limits;
        this.budget = budget;
        tuples.intern(new int[0]);
        openings.add(new Opening(new int[0], true));
    }

    int size() {
        return tuples.size();
    }

    /** The same cell of another machine of the same grammar. */
    int adopt(Cells from, int cell) {
        Ints chain = new Ints();
        for (int c = cell; c != END; c = from.tuples.get(c)[1]) {
            chain.add(from.tuples.get(c)[0]);
        }
        int adopted = END;
        for (int i = chain.size() - 1; i >= 0; i--) {
            adopted = cell(nodes.adopt(from.nodes, chain.get(i)), adopted);
        }
        return adopted;
    }

    int cell(int node, int next) {
        if (node == nodes.none) {
            return next;
        }
        int cell = tuples.intern(node, next);
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

    Opening opening(int cell) {
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
        int looked = 0;
        Deque<Integer> queue = new ArrayDeque<>();
        queue.add(cell);
        while (!queue.isEmpty()) {
            int c = queue.remove();
            if (seen.get(c)) {
                continue;
            }
            seen.set(c);
            budget.spend(1);
            requireFew(++looked);
            if (c == END) {
                mayEnd = true;
            } else {
                expand(c, queue, reached);
            }
        }
        return new Opening(reached.toSet(), mayEnd);
    }

    /* Before they are made, since each takes memory: rules that may be left out one after the other double them. */
    private void requireFew(int cells) {
        int most = CELLS_PER_CONFIGURATION * limits.configurations();
        if (cells > most) {
            throw new ConstraintException("", "more than " + most + " ways to go on at one place of a text");
        }
    }

    private void expand(int cell, Deque<Integer> queue, Ints reached) {
        int[] node = nodes.get(tuples.get(cell)[0]);
        int next = tuples.get(cell)[1];
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
}
