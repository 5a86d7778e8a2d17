package io.millrace.runtime.speech;

import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.runtime.speech.RowSteps.Row;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Inputs and outputs of a step of some rows, as tensors. */
record StepTensors(TransducerSignature signature, HostTensors host) {

    /** What the rows hear, {@code [rows, width, 1]}. */
    HostValue frames(List<Row> rows) {
        int width = signature.width();
        HostValue frames = HostValue.zeros(host, signature.frame().type(), rows.size(), width, 1);
        for (int row = 0; row < rows.size(); row++) {
            Row own = rows.get(row);
            for (int at = 0; at < width; at++) {
                frames.put((long) row * width + at, own.window().number(at, own.frame()));
            }
        }
        return frames;
    }

    /** Vectors of the same length, {@code [rows, length, 1]}. */
    HostValue columns(TensorInfo like, List<float[]> vectors) {
        int length = vectors.getFirst().length;
        HostValue columns = HostValue.zeros(host, like.type(), vectors.size(), length, 1);
        for (int row = 0; row < vectors.size(); row++) {
            for (int at = 0; at < length; at++) {
                columns.put((long) row * length + at, vectors.get(row)[at]);
            }
        }
        return columns;
    }

    /** Of the rows, by name: the last token and what is remembered of those before it. */
    Map<String, MemorySegment> told(List<Row> rows, Ownership owner) {
        PredictorSignature predictor = signature.predictor();
        int[] tokens = rows.stream().mapToInt(Row::token).toArray();
        int[] ones = new int[rows.size()];
        Arrays.fill(ones, 1);
        Map<String, MemorySegment> told = new LinkedHashMap<>();
        told.put(
                PredictorSignature.TARGETS,
                host.integers(predictor.targets().type(), owner, tokens, rows.size(), 1)
                        .value());
        told.put(
                PredictorSignature.TARGET_LENGTH,
                host.integers(predictor.length(), owner, ones, rows.size()).value());
        for (int i = 0; i < predictor.states().size(); i++) {
            told.put(
                    predictor.states().get(i).name(), owner.own(states(i, rows)).value());
        }
        return told;
    }

    /* [layers, rows, hidden] */
    private HostValue states(int state, List<Row> rows) {
        TensorInfo info = signature.predictor().states().get(state);
        int hidden = Math.toIntExact(info.size(2));
        HostValue all = HostValue.zeros(host, info.type(), info.size(0), rows.size(), hidden);
        for (int row = 0; row < rows.size(); row++) {
            float[] own = rows.get(row).window().states().get(state);
            for (int at = 0; at < own.length; at++) {
                all.put(((long) (at / hidden) * rows.size() + row) * hidden + at % hidden, own[at]);
            }
        }
        return all;
    }

    /** What a run left to be remembered of one of its rows. */
    List<float[]> remembered(Map<String, HostValue> outputs, int row) {
        return signature.predictor().next().stream()
                .map(name -> state(Objects.requireNonNull(outputs.get(name)), row))
                .toList();
    }

    /* Layer after layer. */
    private static float[] state(HostValue all, int row) {
        int layers = Math.toIntExact(all.shape().getFirst());
        int rows = Math.toIntExact(all.shape().get(1));
        int hidden = Math.toIntExact(all.shape().get(2));
        float[] own = new float[layers * hidden];
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(all.floats(((long) layer * rows + row) * hidden, hidden), 0, own, layer * hidden, hidden);
        }
        return own;
    }

    /**
     * One vector of each row of an output.
     *
     * @throws IllegalStateException where it has other numbers of rows
     */
    static List<float[]> vectors(SpeechGraph graph, HostValue output, int rows, int length) {
        if (output.shape().stream().reduce(1L, Math::multiplyExact) != (long) rows * length) {
            throw new IllegalStateException(graph.file().getFileName() + " gave outputs " + output.shape() + " for "
                    + rows + " rows, must be one of each");
        }
        return IntStream.range(0, rows)
                .mapToObj(row -> output.floats((long) row * length, length))
                .toList();
    }
}
