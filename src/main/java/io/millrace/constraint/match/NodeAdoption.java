package io.millrace.constraint.match;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Parts of a grammar taken over from where it was made ready before. Parts have lower numbers than what they are parts of. */
record NodeAdoption(Nodes from, Nodes to) {

    /** What a part is there. */
    int of(int node) {
        TreeSet<Integer> parts = new TreeSet<>(List.of(node));
        Deque<Integer> open = new ArrayDeque<>(parts);
        while (!open.isEmpty()) {
            int[] tuple = from.get(open.remove());
            for (int i = 1;
                    i < tuple.length
                            && (tuple[0] == Nodes.SEQUENCE
                                    || tuple[0] == Nodes.CHOICE
                                    || i == 1 && tuple[0] == Nodes.REPEAT);
                    i++) {
                if (parts.add(tuple[i])) {
                    open.add(tuple[i]);
                }
            }
        }
        Map<Integer, Integer> adopted = new HashMap<>();
        parts.forEach(part -> adopted.put(part, of(from.get(part), adopted)));
        return number(adopted, node);
    }

    private int of(int[] tuple, Map<Integer, Integer> adopted) {
        return switch (tuple[0]) {
            case Nodes.TERMINAL -> to.intern(Nodes.TERMINAL, to.expressions().adopt(from.expressions(), tuple[1]));
            case Nodes.SEQUENCE -> to.intern(Nodes.SEQUENCE, number(adopted, tuple[1]), number(adopted, tuple[2]));
            case Nodes.CHOICE -> {
                int[] copy = tuple.clone();
                for (int i = 1; i < copy.length; i++) {
                    copy[i] = number(adopted, tuple[i]);
                }
                yield to.intern(copy);
            }
            case Nodes.REPEAT -> to.intern(Nodes.REPEAT, number(adopted, tuple[1]), tuple[2], tuple[3]);
            case Nodes.RULE -> to.intern(tuple.clone());
            default -> to.walkNode(from.walker(tuple[1]));
        };
    }

    private static int number(Map<Integer, Integer> adopted, int part) {
        return Objects.requireNonNull(adopted.get(part));
    }
}
