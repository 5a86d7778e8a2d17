package io.millrace.profile.measure;

import io.millrace.profile.graph.Kind;
import io.millrace.profile.record.OperatorTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** What ONNX Runtime wrote of a session: an array of events of Chrome's trace format, in microseconds. */
final class OperatorTrace {

    /** Their time holds that of the operators inside. */
    private static final Set<String> OUTER = Set.of("If", "Loop", "Scan");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Event(long start, long length, String operator) {}

    private final List<Event> runs = new ArrayList<>();
    private final List<Event> operators = new ArrayList<>();

    private OperatorTrace() {}

    static OperatorTrace read(Path file) {
        OperatorTrace trace = new OperatorTrace();
        try (MappingIterator<JsonNode> events = JSON.readerFor(JsonNode.class).readValues(file)) {
            events.forEachRemaining(trace::add);
        }
        trace.runs.sort(Comparator.comparingLong(Event::start));
        return trace;
    }

    private void add(JsonNode event) {
        String name = event.path("name").asString("");
        String operator = event.path("args").path("op_name").asString("");
        Event timed = new Event(event.path("ts").asLong(0), event.path("dur").asLong(0), operator);
        if (name.equals("model_run")) {
            runs.add(timed);
        } else if (name.endsWith("_kernel_time") && !OUTER.contains(operator)) {
            operators.add(timed);
        }
    }

    /**
     * What the last runs were, as one step.
     *
     * @param callMillis of a call without a trace
     */
    OperatorTimes last(int count, String step, double callMillis) {
        List<Event> taken = runs.subList(Math.max(0, runs.size() - count), runs.size());
        if (taken.isEmpty()) {
            return new OperatorTimes(step, 0, 0, 0, callMillis, List.of());
        }
        long start = taken.getFirst().start();
        long end = taken.getLast().start() + taken.getLast().length();
        double micros = taken.stream().mapToLong(Event::length).sum();
        Map<String, List<Event>> byOperator = new HashMap<>();
        operators.stream()
                .filter(event -> event.start() >= start && event.start() < end)
                .forEach(event -> byOperator
                        .computeIfAbsent(event.operator(), _ -> new ArrayList<>())
                        .add(event));
        List<OperatorTimes.Share> shares = byOperator.entrySet().stream()
                .map(entry -> share(entry.getKey(), entry.getValue(), taken.size(), micros))
                .sorted(Comparator.comparingDouble(OperatorTimes.Share::share).reversed())
                .toList();
        double inside = shares.stream().mapToDouble(OperatorTimes.Share::share).sum();
        double run = micros / taken.size() / 1000;
        return new OperatorTimes(step, taken.size(), run, inside * run, callMillis, shares);
    }

    private static OperatorTimes.Share share(String operator, List<Event> events, int runs, double micros) {
        double sum = events.stream().mapToLong(Event::length).sum();
        return new OperatorTimes.Share(
                Kind.of(operator).text(), operator, (double) events.size() / runs, sum / events.size(), sum / micros);
    }
}
