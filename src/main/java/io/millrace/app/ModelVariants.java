package io.millrace.app;

import io.millrace.repository.ModelFolder;
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

/** A model repository for a while: one model, further models of its files with other settings, and other models as they are. */
final class ModelVariants implements AutoCloseable {

    private static final String MANIFEST = "model.yaml";
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;
    private final Path original;

    private ModelVariants(Path root, Path original) {
        this.root = root;
        this.original = original;
    }

    static ModelVariants of(ModelFolder model) throws IOException {
        ModelVariants variants = without(model);
        variants.link(model);
        return variants;
    }

    /** A repository for variants of a model, without the model itself. */
    static ModelVariants without(ModelFolder model) throws IOException {
        return new ModelVariants(
                Files.createTempDirectory("millrace-bench"), model.path().toRealPath());
    }

    Path root() {
        return root;
    }

    /** Adds a model as it is. */
    void link(ModelFolder model) throws IOException {
        Files.createSymbolicLink(root.resolve(model.id().value()), model.path().toRealPath());
    }

    /** Adds a model of the same files whose model.yaml has {@code batch} in place of its own, and no aliases. */
    void add(String name, Map<String, Object> batch) throws IOException {
        set(name, Map.of("batch", batch));
    }

    /** Adds a model of the same files whose model.yaml has {@code settings} on top of its own, and no aliases. */
    void set(String name, Map<String, Object> settings) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        for (Path file : children(original)) {
            String child = String.valueOf(file.getFileName());
            if (!child.equals(MANIFEST)) {
                Files.createSymbolicLink(folder.resolve(child), file);
            }
        }
        Map<String, Object> manifest = manifest();
        manifest.remove("aliases");
        manifest.putAll(settings);
        Files.writeString(folder.resolve(MANIFEST), YAML.writeValueAsString(manifest));
    }

    private Map<String, Object> manifest() throws IOException {
        Path file = original.resolve(MANIFEST);
        return Files.exists(file)
                ? YAML.readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Object>>() {})
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
