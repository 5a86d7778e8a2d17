package io.millrace.profile.machine;

import io.millrace.core.DType;
import io.millrace.core.TemporaryFolder;
import io.millrace.core.Tensor;
import io.millrace.profile.graph.Precision;
import io.millrace.profile.record.Ceiling;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures what ONNX Runtime reaches at most on this machine, as the best run of a time: the runs beside it that others disturb don't count. */
public final class Ceilings {

    private static final int SIDE = 2048;
    private static final int LEAST_SIDE = 256;
    private static final int ROWS = 256;
    private static final int LEAST_RUNS = 3;

    private final Precision precision;
    private final Duration each;

    /** @param each how long a measurement lasts */
    public Ceilings(Precision precision, Duration each) {
        this.precision = precision;
        this.each = each;
    }

    /** Settings of sessions, with the number of threads that they come to. */
    public record Under(SessionSettings settings, int threads) {}

    /**
     * Measures under some settings.
     *
     * @param near bytes of weights of a model, which may fit into the last-level cache
     * @param far bytes that are far larger than that
     * @return in the order of the settings
     */
    public List<Ceiling> measure(List<Under> all, long near, long far) throws IOException {
        List<Double> farRates = bandwidth(all, far);
        List<Double> nearRates = near < far ? bandwidth(all, near) : farRates;
        List<Double> products = rates(all, SIDE, 1, ROWS, 2.0 * ROWS * SIDE * SIDE);
        return IntStream.range(0, all.size())
                .mapToObj(i -> new Ceiling(
                        all.get(i).threads(),
                        all.get(i).settings().spinning(),
                        farRates.get(i),
                        Math.max(farRates.get(i), nearRates.get(i)),
                        products.get(i)))
                .toList();
    }

    /** Bytes of weights a second that products with one row read. */
    private List<Double> bandwidth(List<Under> all, long bytes) throws IOException {
        int side = SIDE;
        while (side > LEAST_SIDE && new CeilingGraph(precision, side).matrixBytes() * 8 > bytes) {
            side /= 2;
        }
        long matrix = new CeilingGraph(precision, side).matrixBytes();
        int matrices = (int) Math.max(1, bytes / matrix);
        return rates(all, side, matrices, 1, matrices * (double) matrix);
    }

    /* What is done in a run, a second. */
    private List<Double> rates(List<Under> all, int side, int matrices, int rows, double done) throws IOException {
        Path folder = Files.createTempDirectory("millrace-profile");
        try {
            Path graph = new CeilingGraph(precision, side).write(folder, matrices);
            List<Double> rates = new ArrayList<>();
            for (Under under : all) {
                try (OrtTensorModel model = OrtTensorModel.open(graph, under.settings())) {
                    rates.add(done / best(model, side, rows));
                }
            }
            return rates;
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    /* Seconds. */
    private double best(OrtTensorModel model, int side, int rows) {
        DType type = precision.half() ? DType.FLOAT16 : DType.FLOAT32;
        ByteBuffer zeros = ByteBuffer.allocate(rows * side * type.bytes());
        Map<String, Tensor> input =
                Map.of(CeilingGraph.INPUT, new Tensor.Numbers(type, List.of((long) rows, (long) side), zeros));
        double best = Double.POSITIVE_INFINITY;
        long end = System.nanoTime() + each.toNanos();
        for (int run = 0; run < LEAST_RUNS || System.nanoTime() < end; run++) {
            long start = System.nanoTime();
            Map<String, Tensor> _ = model.run(input, Set.of(CeilingGraph.OUTPUT));
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
