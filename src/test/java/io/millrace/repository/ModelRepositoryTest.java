package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {

    @TempDir
    Path root;

    @Test
    void scan_missingFolder_isEmpty() {
        assertThat(Tasks.repository(root.resolve("nowhere")).scan()).isEmpty();
    }

    @Test
    void scan_folderWithModelAndNoManifest_isUsableWithDefaults() throws IOException {
        Path model = file("chat/model.onnx");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> {
            assertThat(usable.id()).isEqualTo(new ModelId("chat"));
            assertThat(usable.folder().modelFile()).isEqualTo(model);
            assertThat(usable.folder().manifest()).isEqualTo(ModelManifest.DEFAULT);
        });
    }

    @Test
    void scan_optimumLayout_findsTheFileInTheOnnxFolder() throws IOException {
        Path model = file("chat/onnx/model.onnx");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().modelFile())
                .isEqualTo(model));
    }

    @Test
    void scan_fileNamedByManifest_isTheOneTaken() throws IOException {
        file("chat/model.onnx");
        Path other = file("chat/other.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "file: other.onnx\n");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Usable.class, usable -> assertThat(
                        usable.folder().modelFile())
                .isEqualTo(other));
    }

    @Test
    void scan_fileNamedByManifestMissing_isUnusableAndNamesIt() throws IOException {
        file("chat/model.onnx");
        Files.writeString(root.resolve("chat/model.yaml"), "file: gone.onnx\n");
        assertThat(scan()).singleElement().isInstanceOfSatisfying(Entry.Unusable.class, unusable -> assertThat(
                        unusable.reason())
                .contains("gone.onnx"));
    }

    @Test
    void scan_brokenManifest_spoilsItsModelAlone() throws IOException {
        file("a/model.onnx");
        file("b/model.onnx");
        Files.writeString(root.resolve("a/model.yaml"), "slotz: 1\n");
        List<Entry> entries = scan();
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0)).isInstanceOf(Entry.Unusable.class);
        assertThat(entries.get(1)).isInstanceOf(Entry.Usable.class);
    }

    @Test
    void scan_folderWithoutModel_isPassedOver() throws IOException {
        file("training/train.py");
        file("README.md");
        assertThat(scan()).isEmpty();
    }

    private List<Entry> scan() {
        return Tasks.repository(root).scan();
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
