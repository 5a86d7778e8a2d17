package io.millrace.lab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantsTest {

    @TempDir
    Path models;

    @BeforeEach
    void model() throws IOException {
        Path model = Files.createDirectory(models.resolve("m"));
        Files.writeString(model.resolve("model.onnx"), "graph");
        Files.writeString(model.resolve("model.yaml"), "aliases: [other]\nthreads: 3\nbatch:\n  max-rows: 9\n");
    }

    @Test
    void set_otherSettings_isTheSameModelWithTheseAndNoAlias() throws IOException {
        try (Variants variants = Variants.of(models)) {
            variants.link("m");
            variants.set("drill", "m", Map.of("max-queue", 5));
            Path drill = variants.root().resolve("drill");
            assertThat(drill.resolve("model.onnx")).hasContent("graph");
            assertThat(Files.isSymbolicLink(drill.resolve("model.onnx"))).isFalse();
            assertThat(Files.readString(drill.resolve("model.yaml")))
                    .contains("threads: 3", "max-queue: 5", "max-rows: 9")
                    .doesNotContain("aliases");
            assertThat(variants.root().resolve("m/model.yaml")).exists();
            assertThat(variants.argument()).endsWith(variants.root().toString());
        }
    }

    @Test
    void close_linksToModels_leavesTheModels() throws IOException {
        Variants variants = Variants.of(models);
        variants.link("m");
        variants.close();
        assertThat(variants.root()).doesNotExist();
        assertThat(models.resolve("m/model.onnx")).hasContent("graph");
    }

    @Test
    void set_unknownModel_isRefused() throws IOException {
        try (Variants variants = Variants.of(models)) {
            assertThatThrownBy(() -> variants.set("x", "nobody", Map.of())).hasMessageContaining("no model 'nobody'");
        }
    }
}
