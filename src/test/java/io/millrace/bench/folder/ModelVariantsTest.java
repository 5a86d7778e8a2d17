package io.millrace.bench.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVariantsTest {

    @TempDir
    Path models;

    @BeforeEach
    void model() throws IOException {
        write("model.onnx", "graph");
        write("config.json", "{\"architectures\":[\"BertModel\"]}");
        write("modules.json", "[]");
        write("model.yaml", "aliases: [other]\nthreads: 3\nbatch:\n  max-rows: 9\n  max-tokens: 77\n");
    }

    @Test
    void addLinks_otherSection_isTheSameModelWithThisAlone() throws IOException {
        ModelFolder original = Tasks.folder(models, "m");
        try (ModelVariants variants = linked()) {
            variants.addLinks("m-1", original.path(), Map.of("batch", Map.of("max-rows", 1)));
            ModelFolder variant = Tasks.folder(variants.root(), "m-1");
            assertThat(Tasks.folder(variants.root(), "m").manifest()).isEqualTo(original.manifest());
            assertThat(variant.manifest().hardware().threads()).isEqualTo(3);
            assertThat(variant.manifest().aliases()).isEmpty();
            assertThat(variant.manifest().batch().maxRows()).isEqualTo(1);
            assertThat(variant.manifest().batch().maxTokens())
                    .isEqualTo(ModelManifest.DEFAULT.batch().maxTokens());
            assertThat(variant.modelFile()).isSymbolicLink().hasSameBinaryContentAs(original.modelFile());
        }
    }

    @Test
    void addLinks_settingOfASection_leavesTheRestOfIt() throws IOException {
        try (ModelVariants variants = linked()) {
            variants.addLinks("m-1", models.resolve("m"), Map.of("batch.max-rows", 1, "breaker.window", 5));
            ModelManifest manifest = Tasks.folder(variants.root(), "m-1").manifest();
            assertThat(manifest.batch().maxRows()).isEqualTo(1);
            assertThat(manifest.batch().maxTokens()).isEqualTo(77);
        }
    }

    @Test
    void addCopies_otherSettings_needsNoLink() throws IOException {
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.addCopies("drill", models.resolve("m"), Map.of("max-queue", 5));
            Path drill = variants.root().resolve("drill");
            assertThat(drill.resolve("model.onnx")).hasContent("graph");
            assertThat(Files.isSymbolicLink(drill.resolve("model.onnx"))).isFalse();
            assertThat(drill.resolve("model.yaml"))
                    .content()
                    .contains("threads: 3", "max-queue: 5", "max-rows: 9")
                    .doesNotContain("aliases");
            assertThat(variants.argument()).endsWith(variants.root().toString());
        }
    }

    @Test
    void close_modelBesideItsVariants_leavesTheOriginal() throws IOException {
        Path root;
        try (ModelVariants variants = linked()) {
            root = variants.root();
            variants.addLinks("m-1", models.resolve("m"), Map.of());
        }
        assertThat(root).doesNotExist();
        assertThat(models.resolve("m/model.onnx")).hasContent("graph");
    }

    @Test
    void link_unknownModel_isRefused() throws IOException {
        try (ModelVariants variants = ModelVariants.empty()) {
            Path nobody = models.resolve("nobody");
            assertThatThrownBy(() -> variants.link("x", nobody)).hasMessageContaining("no model 'nobody' in");
            assertThatThrownBy(() -> variants.addLinks("x", nobody, Map.of())).hasMessageContaining("'nobody'");
            assertThatThrownBy(() -> variants.addCopies("x", nobody, Map.of())).hasMessageContaining("'nobody'");
        }
    }

    private ModelVariants linked() throws IOException {
        ModelVariants variants = ModelVariants.empty();
        variants.link("m", models.resolve("m"));
        return variants;
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(models.resolve("m"));
        Files.writeString(models.resolve("m").resolve(name), text);
    }
}
