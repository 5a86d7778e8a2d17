package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

class TransducerLoaderTest {

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    Path root;

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(home());
        try (Stream<Path> files = Files.list(Talk.ROOT.resolve("tiny-tdt"))) {
            for (Path file : files.toList()) {
                Files.copy(file, home().resolve(file.getFileName().toString()));
            }
        }
    }

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Path home() {
        return root.resolve("m");
    }

    private ModelFolder folder() {
        return Tasks.folder(root, "m");
    }

    private TransducerModel load() {
        return TransducerLoader.load(
                folder(),
                new Surroundings(
                        Listeners.NONE,
                        Interposer.NONE,
                        _ -> List.of(),
                        PictureLimits.DEFAULT,
                        SoundLimits.DEFAULT,
                        new Foreground()));
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(home().resolve(file));
        assertThat(text).contains(from);
        Files.writeString(home().resolve(file), text.replace(from, to));
    }

    private void rename(String from, String to) throws IOException {
        Files.move(home().resolve(from), home().resolve(to));
    }

    private void assertRefused(String... messages) {
        var refusal = assertThatThrownBy(this::load).isInstanceOf(IllegalArgumentException.class);
        for (String message : messages) {
            refusal.hasMessageContaining(message);
        }
    }

    @Test
    void load_graphsOfOnePrecision_belongTogether() throws IOException {
        Files.copy(home().resolve("encoder-model.onnx"), home().resolve("encoder-model.int8.onnx"));
        rename("decoder_joint-model.onnx", "decoder_joint-model.int8.onnx");
        assertThat(folder().graphs())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("decoder_joint-model.int8.onnx", "encoder-model.int8.onnx");
        assertThat(folder().weightBytes()).isGreaterThan(12_000);
        load().close();
    }

    @Test
    void load_encoderOfAnotherPrecision_isTaken() throws IOException {
        rename("encoder-model.onnx", "encoder-model.int8.onnx");
        load().close();
    }

    @Test
    void load_encoderMissing_isNamed() throws IOException {
        Files.delete(home().resolve("encoder-model.onnx"));
        assertRefused("encoder-model.onnx", "is missing");
    }

    @Test
    void load_decoderMissing_isNamed() throws IOException {
        Files.delete(home().resolve("decoder_joint-model.onnx"));
        assertRefused("decoder_joint-model is missing");
        Files.copy(home().resolve("encoder-model.onnx"), home().resolve("nemo128.onnx"));
        assertThatThrownBy(this::folder).hasMessageContaining("decoder_joint-model.onnx is missing");
    }

    private void sherpa(String suffix) throws IOException {
        FileSystemUtils.deleteRecursively(home());
        FileSystemUtils.copyRecursively(Talk.ROOT.resolve("tiny-sherpa-rnnt"), home());
        for (String graph : List.of("encoder", "decoder", "joiner")) {
            rename(graph + ".onnx", graph + suffix + ".onnx");
        }
    }

    /* Of as many letters, so that nothing else moves. */
    private void editGraph(String file, String from, String to) throws IOException {
        byte[] bytes = Files.readAllBytes(home().resolve(file));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        Files.write(home().resolve(file), text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".int8", ".fp16"})
    void load_sherpasThreeGraphs_belongTogether(String suffix) throws IOException {
        sherpa(suffix);
        assertThat(folder().graphs())
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "joiner" + suffix + ".onnx", "encoder" + suffix + ".onnx", "decoder" + suffix + ".onnx");
        load().close();
    }

    @Test
    void folder_ofAJoinerUnderAnotherName_saysWhichAreTaken() throws IOException {
        sherpa("-epoch-99");
        assertThatThrownBy(this::folder)
                .hasMessageContaining("sherpa-onnx")
                .hasMessageContaining("encoder.onnx, decoder.onnx and joiner.onnx");
        Files.writeString(home().resolve("model.yaml"), "{task: transcribe, file: joiner-epoch-99.onnx}");
        load().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "decoder"})
    void load_sherpasOtherGraphMissing_isNamed(String graph) throws IOException {
        sherpa("");
        Files.delete(home().resolve(graph + ".onnx"));
        assertRefused("joiner.onnx", graph + ".onnx, with the same suffix", "is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "encoder.onnx,per_feature,all_feature,normalize_type 'all_feature'",
        "encoder.onnx,audio_signal,audio_sxgnal,the input audio_sxgnal",
        "joiner.onnx,decoder_outputs,decoder_outpxts,'the input decoder_outpxts, which the joiner'"
    })
    void load_sherpasGraphThatDoesNotFit_isNamed(String file, String from, String to, String message)
            throws IOException {
        sherpa("");
        editGraph(file, from, to);
        assertRefused(file, message);
    }

    @Test
    void load_vocabularyThatDoesNotFit_isNamedWithBothNumbers() throws IOException {
        edit("vocab.txt", "<blk> 5", "ly 5\nness 6\nful 7\n<blk> 12");
        assertRefused("decoder_joint-model.onnx", "gives 11 scores", "has 13 symbols", "leaves -2 for durations");
    }

    @Test
    void load_durationsOfAModelWithout_areNamed() throws IOException {
        edit("config.json", "-tdt", "-rnnt");
        assertRefused("gives 11 scores", "has 6 symbols", "must be as many");
    }

    @Test
    void load_noBlank_isNamed() throws IOException {
        edit("vocab.txt", "<blk> 5", "ly 5");
        assertRefused("vocab.txt has no <blk>");
    }

    @ParameterizedTest
    @CsvSource({
        "features_size\": 80,features_size\": 128,files state 128: features_size in config.json",
        "nemo-conformer-tdt,nemo-conformer,model_type in config.json must be nemo-conformer-tdt or nemo-conformer-rnnt",
        "subsampling_factor\": 8,max_tokens_per_step\": 0,max_tokens_per_step in config.json must be 1 to 100"
    })
    void load_configThatDoesNotFit_isNamed(String from, String to, String message) throws IOException {
        edit("config.json", from, to);
        assertRefused(message);
    }

    @Test
    void load_graphOfAnotherKind_isNamed() throws IOException {
        Files.copy(
                Path.of("src/test/resources/speech/tiny-parakeet/model.onnx"),
                Files.createDirectories(root.resolve("other")).resolve("x.onnx"));
        Files.delete(home().resolve("encoder-model.onnx"));
        Files.copy(root.resolve("other/x.onnx"), home().resolve("encoder-model.onnx"));
        assertRefused("encoder-model.onnx: the graph lacks outputs");
    }
}
