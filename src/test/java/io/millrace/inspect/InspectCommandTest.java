package io.millrace.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.layouts.AdaptedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir
    Path folder;

    private record Printed(int exit, String out) {

        JsonNode json() {
            return new JsonMapper().readTree(out);
        }
    }

    private static Printed inspect(Path folder, String... more) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new InspectCommand()).setOut(new PrintWriter(out));
        String[] arguments = new String[more.length + 1];
        arguments[0] = folder.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return new Printed(command.execute(arguments), out.toString());
    }

    @Test
    void call_decoder_saysWhatItKeepsOfASequence() {
        Printed printed = inspect(Path.of("models/demo-chat"), "--json");
        JsonNode report = printed.json();
        assertThat(printed.exit()).isZero();
        assertThat(report.path("task").stringValue()).isEqualTo("generate");
        assertThat(report.at("/graph/weights/parameters").longValue()).isBetween(5_300_000L, 5_600_000L);
        assertThat(report.at("/graph/weights/quantization").propertyNames())
                .containsExactly("MatMulNBits, 8 bits, blocks of 32");
        assertThat(report.at("/graph/attention/0").toString())
                .contains("GroupQueryAttention", "\"layers\":6", "\"heads\":4", "\"kvHeads\":2", "\"rotates\":true");
        assertThat(report.at("/decoding/cache/layers").intValue()).isEqualTo(6);
        assertThat(report.at("/decoding/cache/bytesPerToken").longValue()).isEqualTo(6 * 2 * 2 * 64 * 4);
        assertThat(report.at("/decoding/slotBytes").longValue()).isEqualTo(4_096 * 6_144);
        assertThat(report.at("/decoding/slotsThatFit").longValue()).isPositive();
        assertThat(report.at("/decoding/tokensPerSecond").doubleValue())
                .isGreaterThan(report.at("/decoding/tokensPerSecondFull").doubleValue());
        assertThat(report.at("/text/template/tools").booleanValue()).isTrue();
    }

    @Test
    void call_modelThatHears_readsItsVocabulary() {
        Printed printed = inspect(Path.of("src/test/resources/speech/tiny-wav2vec2"));
        assertThat(printed.out())
                .containsPattern("(?m)^task +transcribe$")
                .containsPattern("(?m)^served +yes")
                .contains("input_values")
                .doesNotContain("vocab.json");
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-gqa, generate, GroupQueryAttention",
        "tiny-concat, generate, MatMul and Softmax",
        "tiny-concat-f16, generate, FLOAT16",
        "tiny-bert, embed, last_hidden_state",
        "tiny-cross, rerank, logits",
        "tiny-classify, classify, logits",
        "tiny-sums, tensor, FLOAT32",
    })
    void call_folderOfEachTask_namesItAndItsGraph(String name, String task, String shown) {
        Printed printed = inspect(FIXTURES.resolve(name));
        assertThat(printed.exit()).as(printed.out()).isZero();
        assertThat(printed.out())
                .containsPattern("(?m)^model +" + name + "$")
                .containsPattern("(?m)^task +" + task + "$")
                .containsPattern("(?m)^served +yes")
                .contains(shown);
    }

    @Test
    void call_modelWithAdapters_saysWhatTheyAre() throws IOException {
        Path model = AdaptedModel.write(folder, "adapted");
        AdaptedModel.put(model, "a", 1);
        Files.writeString(model.resolve("adapters/broken.onnx_adapter"), "no adapter");
        Printed printed = inspect(model);
        assertThat(printed.exit()).as(printed.out()).isZero();
        assertThat(printed.out())
                .containsPattern("(?m)^adapter +a in adapters/a.onnx_adapter: 28 tensors, [0-9.]+ KiB$")
                .containsPattern("(?m)^adapter +broken in adapters/broken.onnx_adapter: the identifier at byte 4")
                .containsPattern("(?m)^ignored +nothing$");
        assertThat(inspect(model, "--json").json().at("/adapters/a/tensors").intValue())
                .isEqualTo(28);
    }

    @Test
    void call_nothingThere_saysSoInOneLine() throws IOException {
        assertThat(inspect(folder.resolve("none")).exit()).isOne();
        assertThat(inspect(folder.resolve("none")).out()).contains("is no folder");
        Files.createDirectories(folder.resolve("empty"));
        assertThat(inspect(folder.resolve("empty")).out()).contains("no ONNX file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model.onnx       | no protobuf                              | protobuf",
                "model.onnx       | version https://git-lfs.github.com/spec/ | git",
                "model.yaml       | slots: many                              | slots",
                "model.yaml       | file: other.onnx                         | other.onnx",
                "tokenizer.json   | {                                        | tokenizer.json",
            })
    void call_brokenFile_namesItAndExitsWithOne(String file, String text, String named) throws IOException {
        Path model = folder.resolve("broken");
        FileSystemUtils.copyRecursively(FIXTURES.resolve("tiny-gqa"), model);
        Files.writeString(model.resolve(file), text);
        Printed printed = inspect(model);
        assertThat(printed.exit()).as(printed.out()).isOne();
        assertThat(printed.out().lines().filter(line -> line.startsWith("served")))
                .singleElement()
                .asString()
                .startsWith("served          no: ")
                .contains(named);
        assertThat(inspect(model, "--json").json().path("problem").stringValue())
                .contains(named);
    }

    @Test
    void call_filesThatAreNotRead_areListed() throws IOException {
        Path model = folder.resolve("more");
        FileSystemUtils.copyRecursively(FIXTURES.resolve("tiny-gqa"), model);
        Files.writeString(model.resolve("pytorch_model.bin"), "x");
        Files.delete(model.resolve("generation_config.json"));
        JsonNode files = inspect(model, "--json").json().path("files");
        assertThat(files.path("ignored").toString()).contains("pytorch_model.bin");
        assertThat(files.path("missing").toString()).contains("generation_config.json");
    }
}
