package io.millrace.runtime.tensor;

import io.millrace.runtime.session.ProtobufReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The table of learned positions in an ONNX file, known by the name of its weights as PyTorch exports have it: {@code ModelProto.graph} (7)
 * → {@code GraphProto.initializer} (5) → {@code TensorProto.dims} (1) and {@code name} (8).
 */
public final class PositionTable {

    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int DIMS = 1;
    private static final int NAME = 8;

    private static final List<String> NAMES = List.of(
            "position_embeddings.weight",
            "position_embedding.weight",
            "pos_embeddings.weight",
            "embed_positions.weight",
            "wpe.weight");

    private PositionTable() {}

    /** Rows of the table, the least where there are several; empty where there is none by a known name, or the file cannot be read. */
    public static OptionalInt rows(Path model) {
        try {
            return ProtobufReader.read(model, PositionTable::rows);
        } catch (IOException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt rows(ProtobufReader file) {
        Stream.Builder<Integer> rows = Stream.builder();
        file.eachField(
                0,
                file.size(),
                GRAPH,
                (graph, graphEnd) -> file.eachField(graph, graphEnd, INITIALIZER, (from, to) -> {
                    List<Long> dims = file.numbers(from, to, DIMS);
                    if (dims.size() == 2 && dims.getFirst() <= Integer.MAX_VALUE && isTable(file, from, to)) {
                        rows.add(dims.getFirst().intValue());
                    }
                }));
        return rows.build().mapToInt(Integer::intValue).min();
    }

    private static boolean isTable(ProtobufReader file, long from, long to) {
        return NAMES.stream().anyMatch(file.text(from, to, NAME)::contains);
    }
}
