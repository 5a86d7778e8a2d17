package io.millrace.constraint.match;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.Tuples;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.regex.RegexCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a grammar under numbers, equal ones under one, without those that no text belongs to. */
final class Nodes {

    static final int TERMINAL = 0;
    static final int SEQUENCE = 1;
    static final int CHOICE = 2;
    static final int REPEAT = 3;
    static final int RULE = 4;
    static final int WALK = 5;

    private static final int NESTING = 500;

    /** A walker whose steps were asked for: those that come to an end. */
    record Walk(boolean mayEnd, List<int[]> steps) {}

    private final Expressions expressions;
    private final Derivatives derivatives;
    private final RegexCompiler regexes;
    private final Tuples tuples = new Tuples();
    private final IdentityHashMap<Regex, Integer> terminals = new IdentityHashMap<>();
    private final List<Node.Walker> walkers = new ArrayList<>();
    private final Map<Node.Walker, Integer> walkerIds = new HashMap<>();
    private final List<@Nullable Walk> walks = new ArrayList<>();
    private final Productivity productivity = new Productivity(this);
    private final Nullability nullability = new Nullability(this);
    private final LeftRecursion leftRecursion = new LeftRecursion(this);
    private final Ints bodies = new Ints();

    private final int sizeAtFirst;
    final int none;
    final int nothing;
    final int start;

    Nodes(Grammar grammar, Expressions expressions, Derivatives derivatives) {
        this.expressions = expressions;
        this.derivatives = derivatives;
        this.regexes = new RegexCompiler(expressions);
        none = tuples.intern(TERMINAL, Expressions.EMPTY);
        nothing = tuples.intern(CHOICE);
        grammar.rules().forEach(rule -> bodies.add(compile(rule, 0)));
        start = compile(grammar.start(), 0);
        nullability.settle();
        leftRecursion.remove();
        nullability.settle();
        productivity.settle();
        sizeAtFirst = tuples.size();
    }

    int size() {
        return tuples.size();
    }

    int sizeAtFirst() {
        return sizeAtFirst;
    }

    /** Takes over a part of the same grammar from where it was made ready before. */
    int adopt(Nodes from, int node) {
        return new NodeAdoption(from, this).of(node);
    }

    int intern(int... tuple) {
        return tuples.intern(tuple);
    }

    Expressions expressions() {
        return expressions;
    }

    int[] get(int node) {
        return tuples.get(node);
    }

    int rules() {
        return bodies.size();
    }

    int body(int rule) {
        return bodies.get(rule);
    }

    void body(int rule, int node) {
        bodies.set(rule, node);
    }

    int newRule(int body) {
        bodies.add(body);
        return bodies.size() - 1;
    }

    int rule(int rule) {
        return tuples.intern(RULE, rule);
    }

    boolean isNullable(int node) {
        return nullability.of(node);
    }

    /** A part to repeat: without the empty text, which adds nothing. */
    int repeated(int node) {
        if (!isNullable(node)) {
            return node;
        }
        int before = rules();
        int nonEmpty = leftRecursion.nonEmpty(node);
        if (rules() > before) {
            productivity.settle();
        }
        return nonEmpty;
    }

    int nonEmptyTerminal(int expression) {
        return terminal(expressions.nonEmpty(expression));
    }

    int choice(List<Integer> parts) {
        return choice(parts.stream().mapToInt(part -> part).toArray());
    }

    int sequence(List<Integer> parts) {
        return parts.reversed().stream().reduce(none, (whole, part) -> sequence(part, whole));
    }

    boolean isProductive(int node) {
        return productivity.of(node);
    }

    boolean isAlive(int expression) {
        return derivatives.isAlive(expression);
    }

    Node.Walker walker(int id) {
        return walkers.get(id);
    }

    /** The end and the steps of a walker, as pairs of node and node of the rest of the walk. */
    Walk walk(int id) {
        Walk known = walks.get(id);
        if (known == null) {
            known = expand(id);
            walks.set(id, known);
        }
        return known;
    }

    private Walk expand(int id) {
        List<int[]> steps = new ArrayList<>();
        for (Node.Step step : walkers.get(id).steps()) {
            steps.add(new int[] {compile(step.node(), 0), walkNode(step.next())});
        }
        return new Walk(walkers.get(id).mayEnd(), steps);
    }

    int sequence(int a, int b) {
        if (a == nothing || b == nothing) {
            return nothing;
        }
        if (a == none) {
            return b;
        }
        return b == none ? a : tuples.intern(SEQUENCE, a, b);
    }

    int repeat(int of, int min, int max) {
        if (max == 0 || of == none) {
            return none;
        }
        return min == 1 && max == 1 ? of : tuples.intern(REPEAT, of, min, max);
    }

    private int compile(Node node, int depth) {
        if (depth > NESTING) {
            throw new ConstraintException("", "parts of a grammar nested deeper than " + NESTING);
        }
        return switch (node) {
            case Node.Terminal(Regex regex) -> terminal(regex);
            case Node.Sequence(List<Node> parts) -> {
                int whole = none;
                for (Node part : parts.reversed()) {
                    whole = sequence(compile(part, depth + 1), whole);
                }
                yield whole;
            }
            case Node.Choice(List<Node> parts) ->
                choice(parts.stream().mapToInt(part -> compile(part, depth + 1)).toArray());
            case Node.Repeat(Node of, int min, int max) -> repeat(compile(of, depth + 1), min, max);
            case Node.Rule(int rule) -> rule(rule);
            case Node.Walk(Node.Walker from) -> walkNode(from);
        };
    }

    private int terminal(Regex regex) {
        Integer known = terminals.get(regex);
        if (known == null) {
            known = terminal(regexes.compile(regex));
            terminals.put(regex, known);
        }
        return known;
    }

    private int terminal(int expression) {
        return expression == Expressions.NOTHING ? nothing : tuples.intern(TERMINAL, expression);
    }

    private int choice(int[] parts) {
        int[] tuple = new int[parts.length + 1];
        tuple[0] = CHOICE;
        System.arraycopy(parts, 0, tuple, 1, parts.length);
        return parts.length == 1 ? parts[0] : tuples.intern(tuple);
    }

    int walkNode(Node.Walker walker) {
        Integer known = walkerIds.get(walker);
        if (known == null) {
            known = walkers.size();
            walkers.add(walker);
            walks.add(null);
            walkerIds.put(walker, known);
        }
        return tuples.intern(WALK, known);
    }

    boolean nullable(int expression) {
        return expressions.nullable(expression);
    }
}
