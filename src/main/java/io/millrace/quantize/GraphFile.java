package io.millrace.quantize;

import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.GraphReader.Model;
import io.millrace.runtime.session.ProtobufWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A graph that has been quantized.
 *
 * @param matrices that now are in blocks
 * @param layers whose keys and values now have 8 bits
 * @param left why other matrices that products read stay as they are, by name
 * @param sources its files before: the graph, and those beside it that hold weights
 * @param before bytes of these
 * @param after bytes of its files now
 */
record GraphFile(int matrices, int layers, Map<String, String> left, List<Path> sources, long before, long after) {

    /** What one protobuf file may have, less than 2 GiB, with some room. */
    static final long MOST = Integer.MAX_VALUE - (1L << 20);

    private static final int BUFFER = 1 << 20;
    private static final Set<String> QUANTIZED = Set.of(
            "DequantizeLinear",
            "DynamicQuantizeLinear",
            "MatMulInteger",
            "ConvInteger",
            "QLinearMatMul",
            "QLinearConv",
            "com.microsoft.MatMulNBits",
            "com.microsoft.MatMulBnb4",
            "com.microsoft.MatMulFpQ4",
            "com.microsoft.GatherBlockQuantized",
            "com.microsoft.DynamicQuantizeMatMul",
            "com.microsoft.MatMulIntegerToFloat",
            "com.microsoft.DequantizeLinear",
            "com.microsoft.QAttention",
            "com.microsoft.QGemm");

    /**
     * Writes a graph, with its matrices in blocks, to a file that is not there yet.
     *
     * @param blocks of the matrices; null where they stay as they are
     * @param scales of the cache
     * @param most bytes of that file; with more, weights go to one beside it, whose name has {@code .data} behind the graph's
     * @throws IllegalArgumentException where the graph is none, has been quantized before, or has nothing to quantize
     */
    static GraphFile quantize(Path source, Path target, @Nullable BlockFormat blocks, CacheScales scales, long most)
            throws IOException {
        try (Storage storage = Storage.open(source)) {
            Model model = GraphReader.read(storage);
            Selection selection = blocks == null ? Selection.NONE : select(source, model, blocks);
            CacheChange cache = CacheChange.of(model.graph(), scales);
            Writers writers = data -> new GraphWriter(storage, model, selection, cache, blocks, data).model();
            long after = write(writers, target, most);
            return new GraphFile(
                    selection.chosen().size(),
                    cache.attentions().size(),
                    selection.left(),
                    storage.files(),
                    bytes(storage.files()),
                    after);
        }
    }

    private static Selection select(Path source, Model model, BlockFormat blocks) {
        requireFloats(source, model);
        Selection selection = Selection.of(model, blocks);
        requireSome(source, selection);
        return selection;
    }

    private interface Writers {
        ProtobufWriter to(@Nullable DataFile data);
    }

    private static void requireFloats(Path source, Model model) {
        Set<String> found = new TreeSet<>();
        model.graph()
                .all()
                .flatMap(graph -> graph.nodes().stream())
                .map(Node::operator)
                .forEach(found::add);
        found.retainAll(QUANTIZED);
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(
                    source + " has been quantized already: it has " + String.join(", ", found));
        }
    }

    private static void requireSome(Path source, Selection selection) {
        if (selection.chosen().isEmpty()) {
            throw new IllegalArgumentException(source
                    + " has nothing to quantize: no MatMul or Gemm reads a constant matrix of float32 or float16 that it can be"
                    + " given in blocks" + reasons(selection.left()));
        }
    }

    private static String reasons(Map<String, String> left) {
        return left.entrySet().stream()
                .findFirst()
                .map(one -> "; " + one.getKey() + ", for one, is " + one.getValue())
                .orElse("");
    }

    private static long write(Writers writers, Path target, long most) throws IOException {
        ProtobufWriter whole = writers.to(null);
        if (whole.length() <= most) {
            write(target, whole::writeTo);
            return Files.size(target);
        }
        Path beside = target.resolveSibling(target.getFileName() + ".data");
        DataFile data = new DataFile(String.valueOf(beside.getFileName()));
        ProtobufWriter graph = writers.to(data);
        if (graph.length() > most) {
            throw new IllegalArgumentException("the graph without its weights would have " + graph.length()
                    + " bytes, more than the " + most + " of a protobuf file");
        }
        write(beside, data::writeTo);
        write(target, graph::writeTo);
        return Files.size(beside) + Files.size(target);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static void write(Path file, Writing writing) throws IOException {
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), BUFFER)) {
            writing.to(out);
        }
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
