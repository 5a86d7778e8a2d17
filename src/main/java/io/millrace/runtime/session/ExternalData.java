package io.millrace.runtime.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The files beside a graph that hold its weights: {@code ModelProto.graph} (7) → {@code GraphProto.initializer} (5) →
 * {@code TensorProto.external_data} (13) → {@code key} (1) and {@code value} (2).
 */
final class ExternalData {

    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int EXTERNAL_DATA = 13;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private ExternalData() {}

    /**
     * Looks whether they are there, as far as they are used.
     *
     * @throws IllegalArgumentException naming one that is not there, or too short
     */
    static void requireThere(Path model) {
        ends(model).forEach((name, end) -> requireThere(model, name, end));
    }

    private static void requireThere(Path model, String name, long end) {
        Path file = model.resolveSibling(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(model + ": its weights are in " + name + ", which is not there");
            }
            if (Files.size(file) < end) {
                throw new IllegalArgumentException(model + ": its weights reach to byte " + end + " of " + name
                        + ", which has " + Files.size(file) + ": it is not all there");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(model + ": its weights in " + name + " cannot be read", e);
        }
    }

    /** Where the last weights end, by file; empty for what is no protobuf message, such as a file in the ORT format. */
    static Map<String, Long> ends(Path model) {
        try {
            return ProtobufReader.read(model, ExternalData::ends);
        } catch (IOException | IllegalArgumentException _) {
            return Map.of();
        }
    }

    private static Map<String, Long> ends(ProtobufReader file) {
        Map<String, Long> ends = new HashMap<>();
        file.eachField(
                0,
                file.size(),
                GRAPH,
                (graph, end) -> file.eachField(graph, end, INITIALIZER, (from, to) -> tensor(file, from, to, ends)));
        return ends;
    }

    private static void tensor(ProtobufReader file, long from, long to, Map<String, Long> ends) {
        Map<String, String> entries = new HashMap<>();
        file.eachField(from, to, EXTERNAL_DATA, (entry, end) -> {
            String key = file.text(entry, end, KEY);
            entries.put(key, file.text(entry, end, VALUE));
        });
        String name = entries.get("location");
        if (name != null) {
            ends.merge(name, number(entries, "offset") + number(entries, "length"), Math::max);
        }
    }

    /* 0 where it is not said */
    private static long number(Map<String, String> entries, String key) {
        return Long.parseLong(entries.getOrDefault(key, "0"));
    }
}
