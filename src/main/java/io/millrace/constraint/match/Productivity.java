package io.millrace.constraint.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which parts of a grammar some text belongs to. */
final class Productivity {

    private final Nodes nodes;
    private final BitSet rules = new BitSet();
    private final BitSet fruitful = new BitSet();
    private final BitSet fruitless = new BitSet();
    private final BitSet underway = new BitSet();
    private boolean settled;

    Productivity(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Finds which rules have texts: what they are made of has, from the innermost on. */
    void settle() {
        int before;
        do {
            before = rules.cardinality();
            for (int rule = 0; rule < nodes.rules(); rule++) {
                if (!rules.get(rule) && of(nodes.body(rule))) {
                    rules.set(rule);
                }
            }
        } while (rules.cardinality() > before);
        settled = true;
    }

    boolean of(int node) {
        if (fruitful.get(node)) {
            return true;
        }
        boolean found = find(node);
        fruitful.set(node, found);
        return found;
    }

    private boolean find(int node) {
        int[] tuple = nodes.get(node);
        return switch (tuple[0]) {
            case Nodes.TERMINAL -> nodes.isAlive(tuple[1]);
            case Nodes.SEQUENCE -> sequence(node);
            case Nodes.CHOICE -> choice(tuple);
            case Nodes.REPEAT -> tuple[2] == 0 || of(tuple[1]);
            case Nodes.RULE -> rules.get(tuple[1]);
            default -> walk(node);
        };
    }

    private boolean sequence(int node) {
        int rest = node;
        while (nodes.get(rest)[0] == Nodes.SEQUENCE) {
            if (!of(nodes.get(rest)[1])) {
                return false;
            }
            rest = nodes.get(rest)[2];
        }
        return of(rest);
    }

    private boolean choice(int[] tuple) {
        for (int i = 1; i < tuple.length; i++) {
            if (of(tuple[i])) {
                return true;
            }
        }
        return false;
    }

    /** A search in depth for an end, its open places on a list. */
    private boolean walk(int start) {
        if (fruitful.get(start) || fruitless.get(start) || underway.get(start)) {
            return fruitful.get(start);
        }
        boolean outermost = underway.isEmpty();
        BitSet seen = new BitSet();
        boolean found = search(start, seen);
        underway.andNot(seen);
        if (!found && outermost && settled) {
            fruitless.or(seen);
        }
        return found;
    }

    private boolean search(int start, BitSet seen) {
        List<int[]> open = new ArrayList<>();
        enter(start, open, seen);
        while (!open.isEmpty()) {
            int[] place = open.getLast();
            Nodes.Walk walk = nodes.walk(nodes.get(place[0])[1]);
            if (walk.mayEnd() || fruitful.get(place[0])) {
                open.forEach(p -> fruitful.set(p[0]));
                return true;
            }
            if (place[1] == walk.steps().size()) {
                open.removeLast();
                continue;
            }
            int[] step = walk.steps().get(place[1]++);
            if (!seen.get(step[1]) && !underway.get(step[1]) && !fruitless.get(step[1]) && of(step[0])) {
                enter(step[1], open, seen);
            }
        }
        return false;
    }

    private void enter(int walk, List<int[]> open, BitSet seen) {
        seen.set(walk);
        underway.set(walk);
        open.add(new int[] {walk, 0});
    }
}
