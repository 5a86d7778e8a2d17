package io.millrace.inspect;

import io.millrace.core.JsonFile;
import io.millrace.core.OneLine;
import io.millrace.inspect.FolderReport.Decoding;
import io.millrace.inspect.FolderReport.Graph;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraphReader;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.generate.SequenceLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a folder of a model without loading it. */
final class Inspection {

    private static final long CACHED = 64L << 20;

    private Inspection() {}

    /**
     * What the folder is.
     *
     * @param machine measured only for a decoder
     */
    static FolderReport of(Path folder, Supplier<MachineFacts> machine) throws IOException {
        Path path = folder.toAbsolutePath().normalize();
        String name = String.valueOf(path.getFileName());
        if (!Files.isDirectory(path)) {
            return FolderReport.refused(name, path + " is no folder");
        }
        return switch (entry(path)) {
            case null -> FolderReport.refused(name, "there is no ONNX file and no model.yaml in it");
            case Entry.Unusable(var _, String reason) -> FolderReport.refused(name, reason);
            case Entry.Unfetched _ ->
                FolderReport.refused(name, "its source has not been pulled; the service pulls it");
            case Entry.Usable(ModelFolder found) -> of(found, machine);
        };
    }

    private static @Nullable Entry entry(Path path) {
        return ModelRepository.at(path, Tasks.ALL).stream().findFirst().orElse(null);
    }

    private static FolderReport of(ModelFolder folder, Supplier<MachineFacts> machine) throws IOException {
        String task = folder.task().name();
        OnnxGraph onnx;
        try {
            onnx = OnnxGraphReader.read(folder.modelFile());
        } catch (IllegalArgumentException e) {
            return FolderReport.refused(folder.id().value(), OneLine.of(String.valueOf(e.getMessage())));
        }
        WeightFacts weights = WeightFacts.of(onnx);
        List<Attention> attention = Attention.of(onnx);
        FolderFiles files = FolderFiles.of(folder, weights.files());
        Graph graph = graph(folder, onnx, attention, weights);
        try {
            TextFacts text = TextFacts.read(folder.path(), folder.manifest().toolParser());
            return new FolderReport(
                    folder.id().value(),
                    task,
                    problem(onnx, files),
                    graph,
                    adapters(folder),
                    decoding(folder, onnx, attention, weights, text, machine),
                    text,
                    files);
        } catch (RuntimeException e) {
            String why = OneLine.of(e.getMessage() == null ? e.toString() : e.getMessage());
            return new FolderReport(folder.id().value(), task, why, graph, adapters(folder), null, null, files);
        }
    }

    private static @Nullable Map<String, AdapterFacts> adapters(ModelFolder folder) {
        return folder.task().hasSlots() && !folder.adapters().isEmpty() ? AdapterFacts.of(folder) : null;
    }

    private static @Nullable String problem(OnnxGraph onnx, FolderFiles files) {
        if (onnx.outputs().isEmpty()) {
            return "the ONNX file has no graph with outputs";
        }
        return files.missing().stream()
                .filter(file -> file.endsWith("(weights of the graph)"))
                .findFirst()
                .map(file -> file + " is missing")
                .orElse(null);
    }

    private static Graph graph(ModelFolder folder, OnnxGraph onnx, List<Attention> attention, WeightFacts weights) {
        Map<String, Integer> operators = new TreeMap<>();
        onnx.nodes().forEach(node -> operators.merge(node.operator(), 1, Integer::sum));
        return new Graph(
                folder.path().relativize(folder.modelFile()).toString(),
                onnx.producer(),
                onnx.opsets(),
                onnx.inputs(),
                onnx.outputs(),
                operators,
                attention,
                weights);
    }

    private static @Nullable Decoding decoding(
            ModelFolder folder,
            OnnxGraph onnx,
            List<Attention> attention,
            WeightFacts weights,
            @Nullable TextFacts text,
            Supplier<MachineFacts> machines) {
        CacheFacts cache =
                folder.task().name().equals("generate") ? CacheFacts.of(onnx, config(folder.path()), attention) : null;
        if (cache == null) {
            return null;
        }
        MachineFacts machine = machines.get();
        int length = SequenceLength.of(folder, text == null ? null : text.contextLength());
        long slot = cache.slotBytes(length);
        double read = weights.bytesPerToken();
        return new Decoding(
                cache,
                length,
                folder.manifest().capacity().slots(),
                slot,
                slot == 0 ? 0 : Math.max(0, (machine.freeMemory() - weights.bytes()) / slot),
                machine.bandwidth() / Math.max(1, read),
                machine.bandwidth() / Math.max(1, read + slot),
                weights.bytes() < CACHED,
                machine);
    }

    private static JsonNode config(Path folder) {
        return JsonFile.readIfThere(folder.resolve("config.json")).orElseGet(JsonNodeFactory.instance::objectNode);
    }
}
