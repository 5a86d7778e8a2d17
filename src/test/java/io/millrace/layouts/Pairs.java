package io.millrace.layouts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Layouts of which some have each value of a switch with each value of every other, where such a graph can be. */
final class Pairs {

    private static final int TRIES = 400;

    private record Pair(Enum<?> one, Enum<?> other) {}

    private Pairs() {}

    /* Greedy: of many random layouts the one that shows most pairs not seen yet, until there is none. */
    static List<Layout> cover(Random random, List<List<? extends Enum<?>>> switches) {
        Set<Pair> seen = new HashSet<>();
        List<Layout> chosen = new ArrayList<>();
        while (true) {
            Layout best = null;
            long most = 0;
            for (int i = 0; i < TRIES; i++) {
                Layout layout = random(random, switches, chosen.size());
                long gain = layout.isPossible()
                        ? pairs(layout).stream()
                                .filter(pair -> !seen.contains(pair))
                                .count()
                        : 0;
                if (gain > most) {
                    most = gain;
                    best = layout;
                }
            }
            if (best == null) {
                return chosen;
            }
            seen.addAll(pairs(best));
            chosen.add(best);
        }
    }

    private static Layout random(Random random, List<List<? extends Enum<?>>> switches, int number) {
        Map<Class<?>, Enum<?>> chosen = new LinkedHashMap<>();
        for (List<? extends Enum<?>> values : switches) {
            Enum<?> value = values.get(random.nextInt(values.size()));
            chosen.put(value.getDeclaringClass(), value);
        }
        return new Layout("pair " + number, chosen);
    }

    private static List<Pair> pairs(Layout layout) {
        List<Enum<?>> values = List.copyOf(layout.switches().values());
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            for (int j = i + 1; j < values.size(); j++) {
                pairs.add(new Pair(values.get(i), values.get(j)));
            }
        }
        return pairs;
    }
}
