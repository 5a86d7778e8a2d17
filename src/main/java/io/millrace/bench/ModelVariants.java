package io.millrace.bench;

import io.millrace.core.ModelId;
import io.millrace.core.TextFile;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A model repository for a while: one model, and further models of its files with other batching. */
final class ModelVariants implements AutoCloseable {

    private static final String MANIFEST = "model.yaml";
    private static final int MOST_BYTES = 1 << 20;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;
    private final Path original;

    private ModelVariants(Path root, Path original) {
        this.root = root;
        this.original = original;
    }

    static ModelVariants of(ModelFolder model) throws IOException {
        Path root = Files.createTempDirectory("millrace-bench");
        Path original = model.path().toRealPath();
        Files.createSymbolicLink(root.resolve(model.id().folder()), original);
        return new ModelVariants(root, original);
    }

    /** @throws IllegalArgumentException when a folder has no model of this name, or one that cannot be used */
    static ModelFolder find(Path models, String model) {
        ModelRepository.Entry entry = Tasks.repository(models).find(new ModelId(model)).stream()
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no model '" + model + "' in " + models.toAbsolutePath()));
        return switch (entry) {
            case ModelRepository.Entry.Usable usable -> usable.folder();
            case ModelRepository.Entry.Unfetched _ ->
                throw new IllegalArgumentException("the source of the model '" + model + "' has not been pulled");
            case ModelRepository.Entry.Unusable unusable -> throw new IllegalArgumentException(unusable.reason());
        };
    }

    Path root() {
        return root;
    }

    /** Adds a model of the same files whose model.yaml has {@code batch} in place of its own, and no aliases. */
    void add(String name, Map<String, Object> batch) throws IOException {
        Path folder = Files.createDirectory(root.resolve(new ModelId(name).folder()));
        for (Path file : children(original)) {
            String child = String.valueOf(file.getFileName());
            if (!child.equals(MANIFEST)) {
                Files.createSymbolicLink(folder.resolve(child), file);
            }
        }
        Map<String, Object> manifest = manifest();
        manifest.remove("aliases");
        manifest.put("batch", batch);
        Files.writeString(folder.resolve(MANIFEST), YAML.writeValueAsString(manifest));
    }

    private Map<String, Object> manifest() throws IOException {
        Path file = original.resolve(MANIFEST);
        return Files.exists(file)
                ? YAML.readValue(TextFile.read(file, MOST_BYTES), new TypeReference<LinkedHashMap<String, Object>>() {})
                : new LinkedHashMap<>();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    /** Deletes the links; what they point to stays. */
    @Override
    public void close() throws IOException {
        boolean _ = FileSystemUtils.deleteRecursively(root);
    }
}
