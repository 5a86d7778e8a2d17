package structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import structure.Method.Kind;

/**
 * A request from the first product method on its event loop until it lies in the engine's mailbox.
 *
 * @param entries in order, the hand-over last
 * @param lookUps of the model's name by the whole request, as caller and method
 */
record WayIn(List<Entry> entries, List<String> lookUps, Bounds bounds) {

    /** Of the registry that asks deployments for their names, and of the one that hands out routes. */
    static final List<String> LOOK_UPS = List.of(
            "ModelRegistry.deployment",
            "ModelRegistry.route",
            "ModelRegistry.known",
            "ModelRegistry.find",
            "ModelRegistry.busy");

    static final String HAND_OVER = "Mailbox.offer";
    static final String THREADS = "(reactor-http|prompt|prepare).*";
    static final List<String> LEFT_OUT = List.of("template", "text");

    /**
     * @param lookUps methods that look a model up by name; one inside another counts once
     * @param handOver method that takes the request to the engine
     * @param threads pattern of the names of threads that work for a request on its way in
     * @param leftOut packages whose insides do not count, with those below them
     */
    record Bounds(List<String> lookUps, String handOver, String threads, List<String> leftOut) {

        /** Whether this is a call between named methods: no constructor, lambda or bridge, and nothing left out. */
        boolean counts(Method method) {
            return (method.kind() == Kind.METHOD || method.kind() == Kind.ACCESSOR) && !leavesOut(method);
        }

        boolean leavesOut(Method method) {
            return leftOut.stream().anyMatch(folder -> method.file().startsWith(folder + "/"));
        }
    }

    /** @throws IllegalStateException when the hand-over is not among the entries */
    static WayIn of(List<Entry> request, Bounds bounds) {
        List<Entry> ours = request.stream()
                .filter(entry -> entry.thread().matches(bounds.threads()))
                .toList();
        int end = IntStream.range(0, ours.size())
                .filter(i -> ours.get(i).entered().name().equals(bounds.handOver()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread like '" + bounds.threads() + "' entered "
                        + bounds.handOver() + "; say --threads=… or --hand-over=…"));
        return new WayIn(ours.subList(0, end + 1), lookUps(request, bounds.lookUps()), bounds);
    }

    List<Method> calls() {
        return entries.stream().map(Entry::entered).filter(bounds::counts).toList();
    }

    /** Calls of each file, most first. */
    List<Map.Entry<String, Long>> files() {
        return calls().stream()
                .collect(Collectors.groupingBy(Method::file, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .toList();
    }

    /** Files of everything entered, counted or not. */
    long allFiles() {
        return entries.stream().map(entry -> entry.entered().file()).distinct().count();
    }

    /**
     * What was entered in order, indented by depth. What does not count has its kind before it; what is repeated is one
     * line, and so is what lies between in packages that are left out.
     */
    List<String> trace() {
        List<String> lines = new ArrayList<>();
        String last = "";
        int times = 0;
        for (Entry entry : entries) {
            String line = line(entry);
            times = line.equals(last) ? times + 1 : 1;
            if (times > 1) {
                lines.removeLast();
            }
            lines.add(times > 1 ? line + "  × " + times : line);
            last = line;
        }
        return lines;
    }

    private String line(Entry entry) {
        Method method = entry.entered();
        if (bounds.leavesOut(method)) {
            return "%-22s left out    %s".formatted(entry.thread(), String.join(", ", bounds.leftOut()));
        }
        String mark = bounds.counts(method) ? "" : method.kind().name().toLowerCase();
        return "%-22s %-11s %s%s  (%s)"
                .formatted(entry.thread(), mark, "  ".repeat(entry.depth() - 1), method.name(), method.file());
    }

    /* What they look up on their own clock is nobody's request. */
    private static final String WATCHES = "(bottlenecks|model-watch|model-upkeep).*";

    private static List<String> lookUps(List<Entry> request, Collection<String> methods) {
        List<String> found = new ArrayList<>();
        Map<String, Integer> within = new HashMap<>();
        for (int i = 0; i < request.size(); i++) {
            Entry entry = request.get(i);
            if (entry.thread().matches(WATCHES)) {
                continue;
            }
            within.computeIfPresent(entry.thread(), (_, depth) -> entry.depth() > depth ? depth : null);
            if (methods.contains(entry.entered().name()) && within.putIfAbsent(entry.thread(), entry.depth()) == null) {
                found.add(callers(request, i) + entry.entered().name());
            }
        }
        return found;
    }

    /** The two methods above, such as {@code Heads.next > ModelRegistry.find > }. */
    private static String callers(List<Entry> request, int index) {
        Entry callee = request.get(index);
        String callers = "";
        int depth = callee.depth() - 1;
        for (int i = index; i >= 0 && depth > Math.max(0, callee.depth() - 3); i--) {
            if (request.get(i).thread().equals(callee.thread())
                    && request.get(i).depth() == depth) {
                callers = request.get(i).entered().name() + " > " + callers;
                depth--;
            }
        }
        return callers;
    }
}
