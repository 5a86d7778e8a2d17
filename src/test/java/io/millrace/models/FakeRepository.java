package io.millrace.models;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository of model folders with a manifest and an empty ONNX file. */
public final class FakeRepository {

    private final Path root;

    public FakeRepository(Path root) {
        this.root = root;
    }

    public FakeRepository with(String model, String manifest) throws IOException {
        Path folder = Files.createDirectories(root.resolve(model));
        Files.writeString(folder.resolve("model.onnx"), "");
        Files.writeString(folder.resolve("model.yaml"), manifest);
        return this;
    }

    public List<Entry> find(ModelId id) {
        return Tasks.repository(root).find(id);
    }

    public List<Entry> scan() {
        return Tasks.repository(root).scan();
    }

    public List<ModelFolder> folders() {
        return scan().stream().map(entry -> ((Entry.Usable) entry).folder()).toList();
    }
}
