package io.millrace.encoding;

import io.millrace.batching.TensorModel;
import io.millrace.core.Batching;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, as a graph is loaded, whether its rows have nothing to do with each other: whether all inputs and outputs have one and the
 * same named first dimension, and rows give the same one by one, two, three and four at once.
 */
public final class RowCheck {

    /** Largest difference of floats, as {@link Likeness} has it. */
    static final double MOST = 1e-3;

    private static final Logger LOG = LoggerFactory.getLogger(RowCheck.class);
    private static final int ROWS = 4;
    private static final long MOST_ELEMENTS = 2_000_000; // of a row: more than a picture of 640 x 640
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TensorModel graph;
    private final Set<String> outputs;
    private final TimeLimit limit;

    private RowCheck(TensorModel graph, TimeLimit limit) {
        this.graph = graph;
        this.outputs = graph.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
        this.limit = limit;
    }

    /**
     * Runs the graph on made-up inputs, for half a minute at the longest.
     *
     * @param picture channels, height and width of the pictures it takes; empty where nothing is known
     */
    public static Batching of(TensorModel graph, List<Long> picture) {
        Optional<String> unlike = FirstDimension.difference(graph.inputs(), graph.outputs());
        if (unlike.isPresent()) {
            return Batching.apart(unlike.get());
        }
        try (TimeLimit limit = new TimeLimit(graph::interrupt, LIMIT)) {
            return new RowCheck(graph, limit).measured(trials(picture));
        }
    }

    private static List<Trial> trials(List<Long> picture) {
        return picture.isEmpty() ? Trial.ALL : List.of(Trial.ofPicture(picture));
    }

    private Batching measured(List<Trial> trials) {
        List<Trial> small = trials.stream()
                .filter(trial -> trial.fits(graph.inputs(), MOST_ELEMENTS))
                .toList();
        if (small.isEmpty()) {
            return Batching.apart("a row of its inputs is too large to be tried at load");
        }
        return small.stream()
                .map(this::tried)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(
                        () -> Batching.apart(overTime("it refused every input that was made up to check it at load")));
    }

    /* Empty where the graph does not take the inputs, or says nothing of them. */
    private Optional<Batching> tried(Trial trial) {
        if (limit.isOver()) {
            return Optional.empty();
        }
        try {
            Map<String, Tensor> inputs = trial.draw(graph.inputs(), ROWS);
            List<Map<String, Tensor>> alone = alone(inputs);
            return alone.stream().flatMap(row -> row.values().stream()).anyMatch(Likeness::saysNothing)
                    ? Optional.empty()
                    : Optional.of(together(inputs, alone));
        } catch (RuntimeException e) {
            LOG.debug("a graph did not take the inputs of {}", trial, e);
            return Optional.empty();
        }
    }

    private List<Map<String, Tensor>> alone(Map<String, Tensor> inputs) {
        List<Map<String, Tensor>> rows = new ArrayList<>(ROWS);
        for (int row = 0; row < ROWS; row++) {
            rows.add(graph.run(Stacking.slice(inputs, row, 1), outputs));
        }
        return rows;
    }

    private Batching together(Map<String, Tensor> inputs, List<Map<String, Tensor>> alone) {
        try {
            return IntStream.rangeClosed(2, ROWS)
                    .mapToObj(count -> compared(inputs, alone, ROWS - count, count))
                    .flatMap(List::stream)
                    .reduce((a, b) -> a.difference() >= b.difference() ? a : b)
                    .map(Apart::verdict)
                    .orElseThrow();
        } catch (RuntimeException e) {
            LOG.debug("a graph takes one row, but not several", e);
            return Batching.apart(overTime("it takes one row, but not several"));
        }
    }

    private List<Apart> compared(Map<String, Tensor> inputs, List<Map<String, Tensor>> alone, int from, int count) {
        Map<String, Tensor> all = graph.run(Stacking.slice(inputs, from, count), outputs);
        return all.entrySet().stream()
                .flatMap(output -> IntStream.range(0, count)
                        .mapToObj(row -> new Apart(
                                output.getKey(),
                                difference(
                                        Objects.requireNonNull(
                                                alone.get(from + row).get(output.getKey())),
                                        output.getValue(),
                                        row,
                                        count))))
                .toList();
    }

    private static double difference(Tensor alone, Tensor together, int row, int count) {
        return Stacking.hasRows(together, count)
                ? Likeness.difference(alone, Stacking.slice(together, row, 1))
                : Double.POSITIVE_INFINITY;
    }

    private String overTime(String otherwise) {
        return limit.isOver() ? "the check at load did not end in " + LIMIT.toSeconds() + " s" : otherwise;
    }

    /** How far one row of an output is from the same alone. */
    private record Apart(String output, double difference) {
        Batching verdict() {
            return difference <= MOST
                    ? Batching.together(difference)
                    : Batching.apart("its output '" + output + "' is another in the company of other rows", difference);
        }
    }
}
