package io.millrace.repository;

import io.millrace.core.ModelId;
import io.millrace.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of model folders. */
public final class ModelRepository {

    private static final String MANIFEST = "model.yaml";
    private static final List<String> USUAL_FILES = List.of(
            "model.onnx",
            "onnx/model.onnx",
            "decoder_model_merged.onnx",
            "onnx/decoder_model_merged.onnx",
            "model_quantized.onnx",
            "onnx/model_quantized.onnx");

    private final Path root;
    private final List<? extends FolderTask> tasks;

    /** @param tasks in the order in which a folder that names none is held against them; the last takes whatever comes */
    public ModelRepository(Path root, List<? extends FolderTask> tasks) {
        this.root = root.toAbsolutePath().normalize();
        this.tasks = List.copyOf(tasks);
    }

    /** The folder of this very name, read anew; empty where there is none or it holds no model. A name is never taken for a path. */
    public Optional<Entry> find(ModelId id) {
        return folders().stream()
                .filter(folder -> name(folder).equals(id.value()))
                .findFirst()
                .flatMap(this::entry);
    }

    /** The folders that hold an ONNX file or a model.yaml, in order of name; those that can't be used say why. */
    public List<Entry> scan() {
        return folders().stream().flatMap(folder -> entry(folder).stream()).toList();
    }

    private List<Path> folders() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the model repository " + root, e);
        }
    }

    public Path root() {
        return root;
    }

    private Optional<Entry> entry(Path folder) {
        if (!Files.exists(folder.resolve(MANIFEST))
                && usualFile(latest(folder).orElse(folder)).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Entry.Usable(read(folder)));
        } catch (ManifestException e) {
            return Optional.of(new Entry.Unusable(id(folder), String.valueOf(e.getMessage())));
        }
    }

    private void requireInside(Path folder) {
        try {
            new FolderBounds(root, folder).requireLinksInside();
        } catch (IOException | UncheckedIOException e) {
            throw new ManifestException(folder + ": its files cannot be listed");
        }
    }

    private ModelFolder read(Path folder) {
        requireInside(folder);
        ModelManifest manifest = ManifestReader.read(folder.resolve(MANIFEST), tasks);
        Optional<Path> version = latest(folder);
        Path home = version.orElse(folder);
        Path file = Optional.ofNullable(manifest.file())
                .map(named -> FolderBounds.named(folder, home, named))
                .filter(Files::isRegularFile)
                .or(() -> manifest.file() == null ? usualFile(home) : Optional.empty())
                .orElseThrow(() -> new ManifestException(missing(home, manifest)));
        Task task = task(folder, manifest.task());
        return new ModelFolder(
                id(folder),
                task,
                version.map(ModelRepository::name).orElse("1"),
                folder,
                file,
                modified(file),
                manifest);
    }

    private Task task(Path folder, @Nullable String named) {
        Predicate<FolderTask> fits = named == null
                ? FolderFacts.of(folder)::fit
                : task -> task.name().equalsIgnoreCase(named);
        return tasks.stream()
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> new ManifestException(folder + ": it is for none of the tasks " + tasks));
    }

    /** The version folder with the highest number, as Triton lays them out. */
    private static Optional<Path> latest(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> name(child).matches("[1-9][0-9]{0,8}"))
                    .max(Comparator.comparingInt(child -> Integer.parseInt(name(child))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the model folder " + folder, e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String missing(Path folder, ModelManifest manifest) {
        return folder + ": no ONNX file; looked for "
                + (manifest.file() == null ? String.join(", ", USUAL_FILES) : manifest.file());
    }

    private static Optional<Path> usualFile(Path folder) {
        return USUAL_FILES.stream()
                .map(folder::resolve)
                .filter((Predicate<Path>) Files::isRegularFile)
                .findFirst();
    }

    private static ModelId id(Path folder) {
        return new ModelId(name(folder));
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder of the repository, usable or not. */
    public sealed interface Entry {
        ModelId id();

        record Usable(ModelFolder folder) implements Entry {
            @Override
            public ModelId id() {
                return folder.id();
            }
        }

        record Unusable(ModelId id, String reason) implements Entry {}
    }
}
