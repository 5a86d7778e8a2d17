package io.millrace.constraint.regex;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Expressions of one arena taken over by another. Parts have lower numbers than what they are parts of. */
record ExpressionAdoption(Expressions from, Expressions to) {

    /** What an expression is there. */
    int of(int e) {
        TreeSet<Integer> parts = new TreeSet<>(List.of(e));
        Deque<Integer> open = new ArrayDeque<>(parts);
        while (!open.isEmpty()) {
            children(from.tuple(open.remove())).filter(parts::add).forEach(open::add);
        }
        Map<Integer, Integer> adopted = new HashMap<>();
        parts.forEach(part -> adopted.put(part, of(from.tuple(part), adopted)));
        return number(adopted, e);
    }

    private int of(int[] tuple, Map<Integer, Integer> adopted) {
        int[] copy = tuple.clone();
        switch (tuple[0]) {
            case Expressions.UNION, Expressions.INTERSECTION -> {
                Arrays.setAll(copy, i -> i == 0 ? copy[0] : number(adopted, tuple[i]));
                Arrays.sort(copy, 1, copy.length);
            }
            case Expressions.CONCAT -> Arrays.setAll(copy, i -> i == 0 ? copy[0] : number(adopted, tuple[i]));
            case Expressions.NOT, Expressions.REPEAT -> copy[1] = number(adopted, tuple[1]);
            case Expressions.NUMERAL -> {
                return to.numeral(from.numeral(tuple));
            }
            default -> {}
        }
        return to.add(copy);
    }

    private static IntStream children(int[] tuple) {
        return switch (tuple[0]) {
            case Expressions.UNION, Expressions.INTERSECTION, Expressions.CONCAT -> Expressions.members(tuple);
            case Expressions.NOT, Expressions.REPEAT -> IntStream.of(tuple[1]);
            default -> IntStream.empty();
        };
    }

    private static int number(Map<Integer, Integer> adopted, int part) {
        return Objects.requireNonNull(adopted.get(part));
    }
}
