package structure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Of a graph given as each node's successors, every successor being a node too. */
final class Graphs {

    private Graphs() {}

    /** The strongly connected components of more than one node, the largest first. */
    static List<List<String>> cycles(Map<String, Set<String>> graph) {
        Map<String, Set<String>> reached = new TreeMap<>();
        graph.keySet().forEach(node -> reached.put(node, reach(graph, graph.get(node))));
        Set<String> seen = new HashSet<>();
        List<List<String>> cycles = new ArrayList<>();
        for (String node : graph.keySet()) {
            List<String> cycle = reached.get(node).stream()
                    .filter(other -> reached.get(other).contains(node))
                    .toList();
            if (cycle.size() > 1 && seen.addAll(cycle)) {
                cycles.add(cycle);
            }
        }
        cycles.sort(Comparator.comparing((List<String> cycle) -> cycle.size()).reversed());
        return cycles;
    }

    /** The graph without the edges that a longer way stands for; edges of a cycle stay. */
    static Map<String, Set<String>> reduced(Map<String, Set<String>> graph) {
        Map<String, Set<String>> reduced = new TreeMap<>();
        graph.forEach((node, next) -> {
            Set<String> kept = new LinkedHashSet<>(next);
            kept.removeIf(other -> isImplied(graph, node, other));
            reduced.put(node, kept);
        });
        return reduced;
    }

    private static boolean isImplied(Map<String, Set<String>> graph, String from, String to) {
        Predicate<String> returns = node -> reach(graph, graph.get(node)).contains(from);
        return graph.get(from).stream()
                .filter(step -> !step.equals(to) && !returns.test(step))
                .anyMatch(step -> reach(graph, graph.get(step)).contains(to));
    }

    private static Set<String> reach(Map<String, Set<String>> graph, Set<String> from) {
        Set<String> reached = new TreeSet<>(from);
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            graph.get(open.pop()).stream().filter(reached::add).forEach(open::push);
        }
        return reached;
    }
}
