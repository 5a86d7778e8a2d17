package io.millrace.profile.load;

import io.millrace.core.TemporaryFolder;
import io.millrace.core.TextFile;
import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A folder of models for a while: one model, and the same files with other settings. */
final class Variants implements AutoCloseable {

    private static final String MANIFEST = "model.yaml";
    private static final int MOST_BYTES = 64 << 10;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;
    private final Path original;
    private final String name;
    private int count;

    private Variants(Path root, Path original, String name) {
        this.root = root;
        this.original = original;
        this.name = name;
    }

    static Variants of(ModelFolder model) throws IOException {
        Path root = Files.createTempDirectory("millrace-profile");
        Path original = model.path().toRealPath();
        String name = model.id().name();
        Files.createSymbolicLink(root.resolve(model.id().folder()), original);
        return new Variants(root, original, name);
    }

    Path root() {
        return root;
    }

    /** Adds a model with these settings, and gives its name. */
    String add(Map<String, String> settings) throws IOException {
        String variant = name.replace('/', '-') + "-" + ++count;
        Path folder = Files.createDirectory(root.resolve(variant));
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : (Iterable<Path>) files.filter(file -> !file.endsWith(MANIFEST))::iterator) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file);
            }
        }
        Files.writeString(folder.resolve(MANIFEST), YAML.writeValueAsString(manifest(settings)));
        return variant;
    }

    private Map<String, Object> manifest(Map<String, String> settings) throws IOException {
        Path file = original.resolve(MANIFEST);
        Map<String, Object> manifest = Files.exists(file) ? read(file) : new LinkedHashMap<>();
        manifest.keySet().removeAll(List.of("aliases", "source", "variant"));
        settings.forEach((key, value) -> put(manifest, key, value));
        return manifest;
    }

    private static Map<String, Object> read(Path file) {
        Map<String, Object> found =
                YAML.readValue(TextFile.read(file, MOST_BYTES), new TypeReference<LinkedHashMap<String, Object>>() {});
        return found == null ? new LinkedHashMap<>() : found;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> manifest, String key, String value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            manifest.put(key, YAML.readValue(value, Object.class));
        } else {
            Object section = manifest.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) section, key.substring(dot + 1), value);
        }
    }

    /** Deletes the links; what they point to stays. */
    @Override
    public void close() throws IOException {
        TemporaryFolder.delete(root);
    }
}
