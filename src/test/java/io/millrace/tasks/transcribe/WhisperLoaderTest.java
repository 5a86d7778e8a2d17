package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.EncodedSound;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.Scheduling;
import io.millrace.serving.Transcription.Request;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhisperLoaderTest {

    private static final Path ROOT = Path.of("src/test/resources/whisper");

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    Path root;

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Path copy(String model) throws IOException {
        Path from = ROOT.resolve(model);
        Path to = root.resolve("m");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private ModelFolder folder() {
        return Tasks.folder(root, "m");
    }

    private WhisperModel load() {
        return (WhisperModel) new TranscribeTask()
                .load(
                        folder(),
                        new Surroundings(
                                Listeners.NONE,
                                Interposer.NONE,
                                _ -> List.of(),
                                PictureLimits.DEFAULT,
                                SoundLimits.DEFAULT,
                                new Foreground()));
    }

    private static WhisperTurns turns(WhisperModel model, boolean translate, @Nullable String language) {
        Request request = new Request(
                SilentSecond.wav(), translate, language, "", 0, false, false, false, null, Scheduling.DEFAULT);
        return WhisperTurns.of(
                model,
                request,
                new RequestedSound(new EncodedSound("file", request.sound()), SoundLimits.DEFAULT, null, null));
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void load_encoderMissing_isNamed() throws IOException {
        Files.delete(copy("tiny-whisper").resolve("onnx/encoder_model.onnx"));
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("encoder_model.onnx")
                .hasMessageContaining("the encoder is missing");
    }

    @Test
    void load_graphsOfOtherPrecisions_areFoundBySuffix() throws IOException {
        Path folder = copy("tiny-whisper");
        Files.move(folder.resolve("onnx/encoder_model.onnx"), folder.resolve("onnx/encoder_model_fp16.onnx"));
        Files.move(
                folder.resolve("onnx/decoder_model_merged.onnx"), folder.resolve("onnx/decoder_model_merged_q4.onnx"));
        assertThat(folder().graphs()).hasSize(2);
        assertThat(folder().weightBytes()).isGreaterThan(90_000);
        load().close();
    }

    /** One copy for all cores, and one for those that answers of language models leave. */
    @Test
    void load_threadsStatedOrNot_hasItsWeightsOnceOrTwice() throws IOException {
        Path folder = copy("tiny-whisper");
        boolean several = Runtime.getRuntime().availableProcessors() > 1;
        try (WhisperModel model = load()) {
            assertThat(model.cacheBytes()).isEqualTo(several ? folder().weightBytes() : 0);
        }
        Files.writeString(folder.resolve("model.yaml"), "threads: 1");
        try (WhisperModel model = load()) {
            assertThat(model.cacheBytes()).isZero();
        }
    }

    @Test
    void load_timestampsBeyondTheLogits_isRefused() throws IOException {
        edit(
                copy("tiny-whisper").resolve("generation_config.json"),
                "\"no_timestamps_token_id\": ",
                "\"no_timestamps_token_id\": 1");
        edit(root.resolve("m/tokenizer.json"), "<|0.00|>", "<|zero|>");
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the decoder has logits for")
                .hasMessageContaining("the last timestamp is token");
    }

    @Test
    void load_alignmentHeadsOfAnotherModel_areRefused() throws IOException {
        edit(copy("tiny-whisper").resolve("generation_config.json"), "[\n   1,\n   0\n  ]", "[5, 0]");
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alignment_heads")
                .hasMessageContaining("2 layers of 2 heads");
    }

    @Test
    void load_forEnglishAlone_knowsNoLanguages() throws IOException {
        edit(
                copy("tiny-whisper").resolve("generation_config.json"),
                "\"is_multilingual\": true",
                "\"is_multilingual\": false");
        try (WhisperModel model = load()) {
            assertThat(model.tokens().isMultilingual()).isFalse();
            assertThat(model.tokens().translate()).isEqualTo(-1);
            assertThatThrownBy(() -> turns(model, true, null))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("cannot translate what is said: it is for English alone");
            assertThatThrownBy(() -> turns(model, false, "fr"))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("language must be \"en\"");
            assertThat(turns(model, false, "english")).isNotNull();
        }
    }

    @Test
    void load_withoutGenerationConfig_findsTheSameTokensByName() throws IOException {
        copy("tiny-whisper");
        try (WhisperModel stated = load()) {
            Files.delete(root.resolve("m/generation_config.json"));
            try (WhisperModel derived = load()) {
                assertThat(derived.tokens().languages())
                        .isEqualTo(stated.tokens().languages());
                assertThat(List.of(
                                derived.tokens().end(),
                                derived.tokens().start(),
                                derived.tokens().previous(),
                                derived.tokens().noTimestamps(),
                                derived.tokens().firstTimestamp(),
                                derived.tokens().translate(),
                                derived.tokens().transcribe(),
                                derived.tokens().longest()))
                        .containsExactly(
                                stated.tokens().end(),
                                stated.tokens().start(),
                                stated.tokens().previous(),
                                stated.tokens().noTimestamps(),
                                stated.tokens().firstTimestamp(),
                                stated.tokens().translate(),
                                stated.tokens().transcribe(),
                                stated.tokens().longest());
            }
        }
    }

    @Test
    void load_genaiConfigAlone_isEnough() throws IOException {
        Path folder = copy("tiny-whisper-genai");
        Files.delete(folder.resolve("config.json"));
        Files.delete(folder.resolve("generation_config.json"));
        assertThat(folder().task().name()).isEqualTo("transcribe");
        try (WhisperModel model = load()) {
            assertThat(model.tokens().longest()).isEqualTo(64);
            assertThat(model.aligns()).isTrue();
        }
    }

    @Test
    void load_keysOfOtherModels_areRefused() throws IOException {
        Path manifest = copy("tiny-whisper").resolve("model.yaml");
        Files.writeString(manifest, "batch:\n  stack: true\n");
        assertThatThrownBy(this::load)
                .hasMessageContaining("batch.stack in model.yaml is for models that take tensors");
        Files.writeString(manifest, "devices: [0, 1]\n");
        assertThatThrownBy(this::load).hasMessageContaining("devices in model.yaml must be one for a Whisper");
        Files.writeString(manifest, "batch:\n  mixed: false\n");
        load().close();
    }

    @Test
    void load_otherRateOrChunk_isRefused() throws IOException {
        edit(copy("tiny-whisper").resolve("preprocessor_config.json"), "\"chunk_length\": 30", "\"chunk_length\": 15");
        assertThatThrownBy(this::load)
                .hasMessageContaining("chunk_length")
                .hasMessageContaining("must be 30, but is 15");
    }

    @ParameterizedTest
    @CsvSource({"3600000,9200000,4", "120000000,18000000,26", "0,1,4"})
    void worth_weightsAndWindows_isFewUnlessTheWeightsAreMost(long weightBytes, long windowBytes, long windows) {
        assertThat(WhisperLoader.worth(weightBytes, windowBytes)).isEqualTo(windows);
    }
}
