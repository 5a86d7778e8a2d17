package io.millrace.inspect;

import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a folder, as far as they matter or might be thought to.
 *
 * @param missing what is needed, or would be read if it were there
 * @param ignored what is not read
 */
record FolderFiles(List<String> missing, List<String> ignored) {

    private static final int MOST = 100;
    private static final int DEEP = 4;
    private static final Set<String> READ = Set.of(
            "model.yaml",
            "config.json",
            "generation_config.json",
            "genai_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "chat_template.json",
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "preprocessor_config.json");
    /** What models of a task read beside these; of the vocabularies of those that hear, one. */
    private static final Map<String, Pattern> OF_TASKS = Map.of(
            "transcribe", Pattern.compile("vocab\\.json|vocab\\.txt|tokens\\.txt"),
            "speak", Pattern.compile("vocab\\.json|lexicon\\.txt|voices/[^/]+\\.bin|[^/]+\\.onnx\\.json"));

    private static final Pattern MODULE = Pattern.compile("[0-9]+_[A-Za-z]+/(config\\.json|model\\.safetensors)");

    /**
     * Of a folder.
     *
     * @param weights files beside its graph that its weights lie in
     */
    static FolderFiles of(ModelFolder model, List<String> weights) throws IOException {
        Path folder = model.path();
        Path graph = model.modelFile();
        List<String> missing = new ArrayList<>();
        weights.stream()
                .map(graph::resolveSibling)
                .filter(file -> !Files.isRegularFile(file))
                .forEach(file -> missing.add(folder.relativize(file) + " (weights of the graph)"));
        wanted(model.task().name()).stream()
                .filter(name -> !Files.exists(folder.resolve(name)))
                .forEach(missing::add);
        return new FolderFiles(missing, ignored(model, weights));
    }

    private static boolean isAdapter(ModelFolder model, Path file) {
        return model.task().hasSlots()
                && model.adapters().values().stream()
                        .anyMatch(source -> source.file().equals(file));
    }

    private static boolean isOf(String task, String name) {
        Pattern read = OF_TASKS.get(task);
        return read != null && read.matcher(name).matches();
    }

    private static List<String> wanted(String task) {
        return switch (task) {
            case "generate" ->
                List.of("tokenizer.json", "tokenizer_config.json", "config.json", "generation_config.json");
            case "embed", "rerank", "classify", "transcribe" -> List.of("config.json");
            default -> List.of();
        };
    }

    private static List<String> ignored(ModelFolder model, List<String> weights) throws IOException {
        Path folder = model.path();
        Path graph = model.modelFile();
        List<Path> graphs = model.graphs();
        try (Stream<Path> files = Files.walk(folder, DEEP)) {
            return files.filter(file -> Files.isRegularFile(file))
                    .filter(file -> !graphs.contains(file) && !isAdapter(model, file))
                    .filter(file -> weights.stream().noneMatch(name -> file.equals(graph.resolveSibling(name))))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name ->
                            !READ.contains(name) && !MODULE.matcher(name).matches())
                    .filter(name -> !isOf(model.task().name(), name))
                    .sorted()
                    .limit(MOST)
                    .toList();
        }
    }
}
