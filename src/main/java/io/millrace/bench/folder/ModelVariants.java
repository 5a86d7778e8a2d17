package io.millrace.bench.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A model repository for a while: models of other folders, as they are or with other settings. Settings are those of the other's
 * model.yaml by name, {@code batch} or {@code batch.max-rows}, in whose place they stand; a variant has neither aliases nor a source.
 */
public final class ModelVariants implements AutoCloseable {

    private static final String MANIFEST = "model.yaml";
    private static final List<String> LEFT_OUT = List.of("aliases", "source", "variant");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;

    private ModelVariants(Path root) {
        this.root = root;
    }

    /** An empty one. */
    public static ModelVariants empty() throws IOException {
        return new ModelVariants(Files.createTempDirectory("millrace-variants"));
    }

    /** Where the models lie. */
    public Path root() {
        return root;
    }

    /** The same as an argument of the service. */
    public String argument() {
        return "--millrace.models.path=" + root;
    }

    /**
     * Adds a model as it is.
     *
     * @throws IllegalArgumentException when there is none
     */
    public void link(String name, Path model) throws IOException {
        Files.createSymbolicLink(root.resolve(name), real(model));
    }

    /**
     * Adds a model of the same files with other settings, as links to those of one that has been linked: others would lead out of the
     * repository.
     *
     * @throws IllegalArgumentException when there is none
     */
    public void addLinks(String name, Path model, Map<String, ?> settings) throws IOException {
        Path original = real(model);
        Path folder = Files.createDirectory(root.resolve(name));
        for (Path file : children(original)) {
            if (!file.endsWith(MANIFEST)) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file);
            }
        }
        write(folder, original, settings);
    }

    /**
     * The same as copies of the files.
     *
     * @throws IllegalArgumentException when there is none
     */
    public void addCopies(String name, Path model, Map<String, ?> settings) throws IOException {
        Path original = real(model);
        Path folder = root.resolve(name);
        copy(original, folder);
        write(folder, original, settings);
    }

    private static Path real(Path model) throws IOException {
        if (!Files.isDirectory(model)) {
            throw new IllegalArgumentException("no model '" + model.getFileName() + "' in " + model.getParent());
        }
        return model.toRealPath();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        if (Files.isDirectory(from)) {
            for (Path child : children(from)) {
                copy(child, to.resolve(child.getFileName()));
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static void write(Path folder, Path original, Map<String, ?> settings) throws IOException {
        Map<String, Object> manifest = read(original.resolve(MANIFEST));
        manifest.keySet().removeAll(LEFT_OUT);
        settings.forEach((name, value) -> put(manifest, name, value));
        Files.writeString(folder.resolve(MANIFEST), YAML.writeValueAsString(manifest));
    }

    private static Map<String, Object> read(Path file) throws IOException {
        Map<String, Object> found = Files.exists(file)
                ? YAML.readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Object>>() {})
                : null;
        return found == null ? new LinkedHashMap<>() : found;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> manifest, String name, Object value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            manifest.put(name, value);
        } else {
            Object section = manifest.computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) section, name.substring(dot + 1), value);
        }
    }

    /** Deletes links and copies; what they are of stays. */
    @Override
    public void close() throws IOException {
        TemporaryFolder.delete(root);
    }
}
