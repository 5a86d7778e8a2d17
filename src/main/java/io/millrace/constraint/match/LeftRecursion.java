package io.millrace.constraint.match;

import io.millrace.constraint.grammar.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes recursion on the left out of a grammar, hidden behind empty texts too, by its left corners (Rosenkrantz and Lewis 1970): a
 * text of A begins with one of a rule B that begins otherwise, and goes on with what follows B on the way up to A.
 */
final class LeftRecursion {

    /** What a part begins with: parts that begin with no rule of the circle, and rules of it with what follows them. */
    private record Split(List<Integer> others, Map<Integer, List<Integer>> corners) {}

    private final Nodes nodes;
    private final Map<Integer, Integer> nonEmptyRules = new HashMap<>();

    LeftRecursion(Nodes nodes) {
        this.nodes = nodes;
    }

    void remove() {
        int count = nodes.rules();
        BitSet[] reach = reach(count);
        BitSet done = new BitSet();
        for (int rule = 0; rule < count; rule++) {
            if (reach[rule].get(rule) && !done.get(rule)) {
                List<Integer> circle = new ArrayList<>();
                for (int other = rule; other < count; other++) {
                    if (reach[rule].get(other) && reach[other].get(rule)) {
                        circle.add(other);
                        done.set(other);
                    }
                }
                open(circle);
            }
        }
    }

    /** For each rule, the rules with which its texts may begin. */
    private BitSet[] reach(int count) {
        BitSet[] first = new BitSet[count];
        for (int rule = 0; rule < count; rule++) {
            first[rule] = new BitSet();
            addCorners(nodes.body(rule), first[rule]);
        }
        BitSet[] reach = new BitSet[count];
        for (int rule = 0; rule < count; rule++) {
            reach[rule] = closure(rule, first);
        }
        return reach;
    }

    private static BitSet closure(int rule, BitSet[] first) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        first[rule].stream().forEach(open::add);
        while (!open.isEmpty()) {
            int next = open.remove();
            if (!seen.get(next)) {
                seen.set(next);
                first[next].stream().forEach(open::add);
            }
        }
        return seen;
    }

    private void addCorners(int node, BitSet rules) {
        int rest = node;
        while (nodes.get(rest)[0] == Nodes.SEQUENCE) {
            int head = nodes.get(rest)[1];
            addCorners(head, rules);
            if (!nodes.isNullable(head)) {
                return;
            }
            rest = nodes.get(rest)[2];
        }
        int[] tuple = nodes.get(rest);
        switch (tuple[0]) {
            case Nodes.RULE -> rules.set(tuple[1]);
            case Nodes.REPEAT -> addCorners(tuple[1], rules);
            case Nodes.CHOICE -> {
                for (int i = 1; i < tuple.length; i++) {
                    addCorners(tuple[i], rules);
                }
            }
            default -> {}
        }
    }

    private void open(List<Integer> circle) {
        Map<Integer, Split> splits = new LinkedHashMap<>();
        for (int rule : circle) {
            splits.put(nonEmptyRule(rule), new Split(new ArrayList<>(), new LinkedHashMap<>()));
        }
        List<Integer> rules = List.copyOf(splits.keySet());
        splits.forEach((rule, split) -> split(nodes.body(rule), List.of(), rules, split));
        for (int to : rules) {
            Map<Integer, Integer> tails = new HashMap<>();
            rules.forEach(from -> tails.put(from, nodes.newRule(nodes.nothing)));
            rules.forEach(from -> nodes.body(number(tails, from), tail(from, to, splits, tails)));
            List<Integer> ways = new ArrayList<>();
            splits.forEach((from, split) ->
                    split.others().forEach(other -> ways.add(nodes.sequence(other, nodes.rule(number(tails, from))))));
            nodes.body(to, nodes.choice(ways));
        }
        for (int rule : circle) {
            int nonEmpty = nodes.rule(nonEmptyRule(rule));
            nodes.body(
                    rule, nodes.isNullable(nodes.rule(rule)) ? nodes.choice(List.of(nonEmpty, nodes.none)) : nonEmpty);
        }
    }

    /** What may follow a text of one rule that a text of another begins with. */
    private int tail(int from, int to, Map<Integer, Split> splits, Map<Integer, Integer> tails) {
        List<Integer> ways = new ArrayList<>();
        if (from == to) {
            ways.add(nodes.none);
        }
        splits.forEach((rule, split) -> split.corners()
                .getOrDefault(from, List.of())
                .forEach(rest -> ways.add(nodes.sequence(rest, nodes.rule(number(tails, rule))))));
        return nodes.choice(ways);
    }

    private void split(int node, List<Integer> behind, List<Integer> circle, Split into) {
        int[] tuple = nodes.get(node);
        if (tuple[0] == Nodes.SEQUENCE) {
            List<Integer> rest = new ArrayList<>();
            rest.add(tuple[2]);
            rest.addAll(behind);
            split(tuple[1], rest, circle, into);
        } else if (tuple[0] == Nodes.CHOICE) {
            for (int i = 1; i < tuple.length; i++) {
                split(tuple[i], behind, circle, into);
            }
        } else if (tuple[0] == Nodes.RULE && circle.contains(tuple[1])) {
            into.corners.computeIfAbsent(tuple[1], r -> new ArrayList<>()).add(nodes.sequence(behind));
        } else {
            into.others.add(nodes.sequence(node, nodes.sequence(behind)));
        }
    }

    /** The rule of the texts of a rule without the empty one. */
    private int nonEmptyRule(int rule) {
        Integer known = nonEmptyRules.get(rule);
        if (known == null) {
            known = nodes.newRule(nodes.nothing);
            nonEmptyRules.put(rule, known);
            nodes.body(known, nonEmpty(nodes.body(rule)));
        }
        return known;
    }

    /** The texts of a part but for the empty one, nothing that may be empty standing before a rule that they begin with. */
    int nonEmpty(int node) {
        int[] tuple = nodes.get(node);
        return switch (tuple[0]) {
            case Nodes.TERMINAL -> nodes.nonEmptyTerminal(tuple[1]);
            case Nodes.SEQUENCE -> sequence(node);
            case Nodes.CHOICE -> {
                List<Integer> ways = new ArrayList<>();
                for (int i = 1; i < tuple.length; i++) {
                    ways.add(nonEmpty(tuple[i]));
                }
                yield nodes.choice(ways);
            }
            case Nodes.REPEAT -> repeat(tuple);
            case Nodes.RULE -> nodes.rule(nonEmptyRule(tuple[1]));
            default -> node;
        };
    }

    private int repeat(int[] tuple) {
        int max = tuple[3] == Node.Repeat.UNBOUNDED ? tuple[3] : tuple[3] - 1;
        int min = nodes.isNullable(tuple[1]) ? 0 : Math.max(0, tuple[2] - 1);
        return nodes.sequence(nonEmpty(tuple[1]), nodes.repeat(tuple[1], min, max));
    }

    private int sequence(int node) {
        List<Integer> places = new ArrayList<>();
        int rest = node;
        for (; nodes.get(rest)[0] == Nodes.SEQUENCE; rest = nodes.get(rest)[2]) {
            places.add(rest);
        }
        int whole = nonEmpty(rest);
        for (int place : places.reversed()) {
            int[] tuple = nodes.get(place);
            int way = nodes.sequence(nonEmpty(tuple[1]), tuple[2]);
            whole = nodes.isNullable(tuple[1]) ? nodes.choice(List.of(way, whole)) : way;
        }
        return whole;
    }

    private static int number(Map<Integer, Integer> rules, int rule) {
        return Objects.requireNonNull(rules.get(rule));
    }
}
