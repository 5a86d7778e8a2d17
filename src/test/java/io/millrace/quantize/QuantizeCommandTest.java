package io.millrace.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.repository.ModelRepository;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

class QuantizeCommandTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path root;

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private record Printed(int exit, String out, String err) {

        double number(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(out);
            assertThat(matcher.find()).as(out).isTrue();
            return Double.parseDouble(matcher.group(1));
        }
    }

    private static Printed quantize(Path folder, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new QuantizeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] arguments =
                Stream.concat(Stream.of(folder.toString()), Stream.of(more)).toArray(String[]::new);
        return new Printed(command.execute(arguments), out.toString(), err.toString());
    }

    private Path copy(Path model) throws IOException {
        Path folder = root.resolve(model.getFileName());
        FileSystemUtils.copyRecursively(model, folder);
        return folder;
    }

    private List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-gqa, 4, 0.2",
        "tiny-gqa, 8, 0.02",
        "tiny-gqa-f16, 8, 0.05",
        "tiny-concat, 8, 0.02",
        "tiny-concat-f16, 8, 0.05",
    })
    void call_decoder_saysTheLossBeforeAndAfter(String name, int bits, double most) throws IOException {
        Path folder = copy(FIXTURES.resolve(name));
        Printed printed = quantize(folder, "--bits", Integer.toString(bits));
        assertThat(printed.exit()).as(printed.err()).isZero();
        double after = printed.number("loss per token  ([0-9.]+), was");
        double before = printed.number("loss per token  [0-9.]+, was ([0-9.]+), over");
        assertThat(Math.abs(after - before)).isLessThan(most);
        assertThat(printed.number("perplexity +[0-9.]+, was ([0-9.]+)"))
                .isCloseTo(Math.exp(before), Percentage.withPercentage(1));
        assertThat(printed.number("moved by ([0-9.]+)")).isPositive().isLessThan(printed.number("([0-9.]+) at most"));
        Path made = root.resolve(name + "-q" + bits);
        assertThat(files(made)).isEqualTo(files(folder));
        assertThat(Files.size(made.resolve("model.onnx"))).isLessThan(Files.size(folder.resolve("model.onnx")));
        assertThat(files(root)).noneMatch(file -> file.startsWith(".millrace"));
    }

    @ParameterizedTest
    @CsvSource({"0, tiny-gqa-kv8", "8, tiny-gqa-q8-kv8"})
    void call_cacheOfADecoder_saysTheLossAndIsServed(int bits, String made) throws IOException {
        Path folder = copy(FIXTURES.resolve("tiny-gqa"));
        Printed printed = quantize(folder, "--kv-cache", "8", "--bits", Integer.toString(bits));
        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(printed.out()).contains("kv cache        keys and values of 2 layers of 8 bits");
        assertThat(printed.out().contains("matrices")).isEqualTo(bits != 0);
        assertThat(printed.number("moved by ([0-9.]+)")).isPositive().isLessThan(bits == 0 ? 0.05 : 0.2);
        assertThat(files(root.resolve(made))).isEqualTo(files(folder));
        Printed again = quantize(root.resolve(made), "--kv-cache", "8", "--bits", "0");
        assertThat(again.exit()).isOne();
        assertThat(again.err()).contains("the cache holds INT8, which are no floats");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            src/test/resources/fixtures/tiny-concat | --kv-cache 8          | only a cache that GroupQueryAttention writes in place can have 8 bits, and this graph's is another
            models/demo-embed                       | --kv-cache 8          | --kv-cache is for models that generate text, not for those that embed
            src/test/resources/fixtures/tiny-gqa    | --kv-cache 4          | --kv-cache must be 8 or 0, but is 4
            src/test/resources/fixtures/tiny-gqa    | --bits 0              | --bits 0 and --kv-cache 0 leave nothing to quantize""")
    void call_cacheCannotBeQuantized_saysWhyAndWritesNothing(Path model, String options, String why)
            throws IOException {
        Printed printed = quantize(copy(model), options.split(" "));
        assertThat(printed.exit()).isOne();
        assertThat(printed.err()).contains(why);
        assertThat(files(root)).noneMatch(file -> file.contains("-q") || file.contains("-kv"));
    }

    @Test
    void call_embedder_saysTheCosines() throws IOException {
        Path folder = copy(Path.of("models/demo-embed"));
        Printed printed =
                quantize(folder, "--bits", "8", "--out", root.resolve("small").toString());
        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(printed.number("cosine +([0-9.]+) in the mean")).isBetween(0.999, 1.0);
        assertThat(printed.number("([0-9.]+) at least")).isBetween(0.99, 1.0);
        assertThat(files(root.resolve("small"))).isEqualTo(files(folder));
    }

    @Test
    void call_ownText_isWhatIsMeasured() throws IOException {
        Path text = Files.writeString(root.resolve("a.txt"), "One sentence. And another one! Is this the third?");
        Printed printed = quantize(copy(Path.of("models/demo-embed")), "--text", text.toString());
        assertThat(printed.out()).contains("before and after of 3 sentences");
        Printed none = quantize(root.resolve("demo-embed"), "--text", root + "/none", "--out", root + "/b");
        assertThat(none.exit()).isOne();
        assertThat(none.err()).isEqualToNormalizingNewlines(root + "/none: there is no such file\n");
        assertThat(root.resolve("b")).doesNotExist();
    }

    @Test
    void call_classifier_saysThatNothingIsMeasured() throws IOException {
        Printed printed = quantize(copy(FIXTURES.resolve("tiny-classify")), "--block-size", "16");
        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(printed.out()).contains("not measured: none is defined for models that classify");
    }

    @Test
    void call_folderThatIsThere_isNotTouched() throws IOException {
        Path folder = copy(FIXTURES.resolve("tiny-gqa"));
        Path there = Files.createDirectory(root.resolve("tiny-gqa-q4"));
        Printed printed = quantize(folder);
        assertThat(printed.exit()).isOne();
        assertThat(printed.err())
                .isEqualToNormalizingNewlines(there + " is there already, and nothing is overwritten\n");
        assertThat(files(root)).contains("tiny-gqa-q4").noneMatch(file -> file.startsWith(".millrace"));
        assertThat(there).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "models/demo-chat, has been quantized already: it has com.microsoft.MatMulNBits",
        "src/test/resources/fixtures/tiny-sums, has nothing to quantize",
    })
    void call_whatCannotBeQuantized_leavesNothingBehind(Path model, String reason) throws IOException {
        Path folder = copy(model);
        Printed printed = quantize(folder);
        assertThat(printed.exit()).isOne();
        assertThat(printed.err()).contains(reason).hasLineCount(1);
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @Test
    void call_modelThatDoesNotLoad_leavesNothingBehind() throws IOException {
        Path folder = copy(FIXTURES.resolve("tiny-gqa"));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Printed printed = quantize(folder);
        assertThat(printed.exit()).isOne();
        assertThat(printed.err()).contains("tokenizer.json");
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).containsExactly(folder);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--bits, 5, --bits is 5",
        "--block-size, 31, --block-size is 31",
        "--out, /nowhere/at/all, /nowhere/at is no folder",
    })
    void call_optionThatCannotBe_isNamed(String option, String value, String reason) throws IOException {
        Printed printed = quantize(copy(FIXTURES.resolve("tiny-gqa")), option, value);
        assertThat(printed.exit()).isOne();
        assertThat(printed.err()).contains(reason);
    }

    @Test
    void call_noFolder_isNamed() {
        assertThat(quantize(root.resolve("none")).err()).contains("none is no folder of a model");
        assertThat(quantize(root).err()).contains("there is no ONNX file in it");
    }

    @Test
    void call_hiddenFilesAndOtherGraphs_stayBehind() throws IOException {
        Path folder = copy(FIXTURES.resolve("tiny-gqa"));
        Files.writeString(folder.resolve(".millrace-pull.json"), "{}");
        Files.createDirectory(folder.resolve("onnx"));
        Files.copy(folder.resolve("model.onnx"), folder.resolve("onnx/model_fp16.onnx"));
        Files.writeString(folder.resolve("onnx/model_fp16.onnx_data"), "x");
        Files.writeString(folder.resolve("model.yaml"), "file: model.onnx\n");
        Printed printed = quantize(folder, "--bits", "8");
        assertThat(printed.exit()).as(printed.err()).isZero();
        assertThat(files(root.resolve("tiny-gqa-q8")))
                .contains("model.onnx", "model.yaml", "tokenizer.json")
                .doesNotContain(".millrace-pull.json", "onnx/model_fp16.onnx", "onnx/model_fp16.onnx_data");
        assertThat(ModelRepository.at(root.resolve("tiny-gqa-q8"), Tasks.ALL))
                .singleElement()
                .isInstanceOf(ModelRepository.Entry.Usable.class);
    }
}
