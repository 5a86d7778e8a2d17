package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVariantsTest {

    @TempDir
    Path models;

    @Test
    void add_otherBatching_isTheSameModelWithThisAlone() throws IOException {
        write("model.yaml", "aliases: [other]\nthreads: 3\nbatch:\n  max-rows: 9\n  max-tokens: 77\n");
        ModelFolder original = find(models, "m");
        try (ModelVariants variants = ModelVariants.of(original)) {
            variants.add("m-1", Map.of("max-rows", 1));
            ModelFolder variant = find(variants.root(), "m-1");
            assertThat(find(variants.root(), "m").manifest()).isEqualTo(original.manifest());
            assertThat(variant.manifest().hardware().threads()).isEqualTo(3);
            assertThat(variant.manifest().aliases()).isEmpty();
            assertThat(variant.manifest().batch().maxRows()).isEqualTo(1);
            assertThat(variant.manifest().batch().maxTokens())
                    .isEqualTo(ModelManifest.DEFAULT.batch().maxTokens());
            assertThat(variant.modelFile()).hasSameBinaryContentAs(original.modelFile());
        }
    }

    @Test
    void close_modelBesideItsVariants_leavesTheOriginal() throws IOException {
        ModelFolder original = find(models, "m");
        Path root;
        try (ModelVariants variants = ModelVariants.of(original)) {
            root = variants.root();
            variants.add("m-1", Map.of("sort-by-length", false));
            assertThat(find(root, "m-1").manifest().batch().sortByLength()).isFalse();
        }
        assertThat(root).doesNotExist();
        assertThat(original.modelFile()).hasContent("graph");
    }

    private ModelFolder find(Path root, String name) throws IOException {
        write("model.onnx", "graph");
        write("config.json", "{\"architectures\":[\"BertModel\"]}");
        write("modules.json", "[]");
        return ModelVariants.find(root, name);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(models.resolve("m"));
        Files.writeString(models.resolve("m").resolve(name), text);
    }
}
