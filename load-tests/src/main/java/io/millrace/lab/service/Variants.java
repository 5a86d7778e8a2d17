package io.millrace.lab.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A folder of models for a while: models of another folder, as they are or with other settings. */
public final class Variants implements AutoCloseable {

    private static final String MANIFEST = "model.yaml";
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path models;
    private final Path root;

    private Variants(Path models, Path root) {
        this.models = models;
        this.root = root;
    }

    /** An empty one. */
    public static Variants of(Path models) throws IOException {
        return new Variants(models.toRealPath(), Files.createTempDirectory("millrace-lab"));
    }

    /** Where the models lie, as an argument of the service. */
    public String argument() {
        return "--millrace.models.path=" + root;
    }

    /** Where the models lie. */
    public Path root() {
        return root;
    }

    /** Adds a model as it is. */
    public void link(String model) throws IOException {
        Files.createSymbolicLink(root.resolve(model), original(model));
    }

    /** Adds a model of another's files whose model.yaml has {@code settings} on top of the other's, and no aliases. */
    public void set(String name, String model, Map<String, Object> settings) throws IOException {
        Path original = original(model);
        Path folder = root.resolve(name);
        copy(original, folder);
        Map<String, Object> manifest = manifest(original.resolve(MANIFEST));
        manifest.remove("aliases");
        manifest.putAll(settings);
        Files.writeString(folder.resolve(MANIFEST), YAML.writeValueAsString(manifest));
    }

    /* A link out of the folder would be refused. */
    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        if (Files.isDirectory(from)) {
            for (Path child : children(from)) {
                copy(child, to.resolve(child.getFileName()));
            }
        }
    }

    private Path original(String model) {
        Path original = models.resolve(model);
        if (!Files.isDirectory(original)) {
            throw new IllegalArgumentException("no model '" + model + "' in " + models);
        }
        return original;
    }

    private static Map<String, Object> manifest(Path file) throws IOException {
        return Files.exists(file)
                ? YAML.readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Object>>() {})
                : new LinkedHashMap<>();
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    /** Deletes links and copies; what they are of stays. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
