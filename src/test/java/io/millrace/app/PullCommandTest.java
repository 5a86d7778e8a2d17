package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.command.ThisMachine;
import io.millrace.hub.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {

    private static int run(String... args) {
        return MillraceApplication.commands()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(args);
    }

    @Test
    void pull_folderOfThisMachine_isCopiedWithWhatTheModelNeeds(@TempDir Path root) throws IOException {
        Path source = root.resolve("source/tiny");
        Files.createDirectories(source.resolve("onnx"));
        Files.writeString(source.resolve("onnx/model_q4.onnx"), "graph");
        Files.writeString(source.resolve("onnx/model_fp16.onnx"), "other");
        Files.writeString(source.resolve("config.json"), "{}");
        Path models = root.resolve("models");
        assertThat(run("pull", "file:" + source, "--variant", "q4", "--models", models.toString()))
                .isZero();
        assertThat(models.resolve("tiny/onnx/model_q4.onnx"))
                .hasContent("graph")
                .isRegularFile();
        assertThat(models.resolve("tiny/onnx/model_fp16.onnx")).doesNotExist();
        assertThat(models.resolve("tiny/config.json")).hasContent("{}");
        assertThat(run("pull", "file:" + source, "--variant", "fp16", "--models", models.toString()))
                .isZero();
        assertThat(models.resolve("tiny/onnx/model_q4.onnx")).doesNotExist();
    }

    @Test
    void pull_whatCannotBePulled_endsWithOne(@TempDir Path root) {
        assertThat(run("pull", "no-name", "--models", root.toString())).isEqualTo(1);
        assertThat(run("pull", "file:" + root.resolve("none"), "--models", root.toString()))
                .isEqualTo(1);
        assertThat(run("pull")).isEqualTo(2);
    }

    @Test
    void machine_here_hasMemory() {
        Host machine = ThisMachine.read();
        assertThat(machine.freeMemory()).isPositive();
    }
}
