package io.millrace.constraint.match;

import java.util.BitSet;

/** Which parts of a grammar may be the empty text. Walks count as what their first state says. */
final class Nullability {

    private final Nodes nodes;
    private final BitSet rules = new BitSet();

    Nullability(Nodes nodes) {
        this.nodes = nodes;
    }

    void settle() {
        int before;
        do {
            before = rules.cardinality();
            for (int rule = 0; rule < nodes.rules(); rule++) {
                rules.set(rule, of(nodes.body(rule)));
            }
        } while (rules.cardinality() > before);
    }

    boolean of(int node) {
        int rest = node;
        while (nodes.get(rest)[0] == Nodes.SEQUENCE) {
            if (!of(nodes.get(rest)[1])) {
                return false;
            }
            rest = nodes.get(rest)[2];
        }
        int[] tuple = nodes.get(rest);
        return switch (tuple[0]) {
            case Nodes.TERMINAL -> nodes.nullable(tuple[1]);
            case Nodes.CHOICE -> choice(tuple);
            case Nodes.REPEAT -> tuple[2] == 0 || of(tuple[1]);
            case Nodes.RULE -> rules.get(tuple[1]);
            default -> nodes.walker(tuple[1]).mayEnd();
        };
    }

    private boolean choice(int[] tuple) {
        for (int i = 1; i < tuple.length; i++) {
            if (of(tuple[i])) {
                return true;
            }
        }
        return false;
    }
}
