package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.feature.NemoMel;
import io.millrace.audio.feature.Waveform;
import io.millrace.audio.feature.WhisperMel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of a model's files that says how it hears changes that, or is refused by its name. */
class SpeechConfigTest {

    @TempDir
    Path folder;

    private SpeechConfig read(String config, String preprocessor) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        Files.writeString(folder.resolve("preprocessor_config.json"), preprocessor);
        return SpeechConfig.read(folder);
    }

    @Test
    void read_nothing_isWav2Vec2() throws IOException {
        SpeechConfig config = read("{}", "{}");
        assertThat(config.features()).isEqualTo(new Waveform(true));
        assertThat(config.frameSamples()).isEqualTo(320);
        assertThat(config.reduction().frames(16_000)).isEqualTo(49);
        assertThat(config.reduction().frames(400)).isEqualTo(1);
    }

    @Test
    void read_wav2vec2_itsKeysAreHonoured() throws IOException {
        SpeechConfig config = read("{\"conv_kernel\": [4, 2], \"conv_stride\": [3, 2]}", "{\"do_normalize\": false}");
        assertThat(config.features()).isEqualTo(new Waveform(false));
        assertThat(config.reduction()).isEqualTo(new Reduction.Convolutions(List.of(4, 2), List.of(3, 2)));
        assertThat(config.frameSamples()).isEqualTo(6);
    }

    @Test
    void read_nemo_itsKeysAreHonoured() throws IOException {
        SpeechConfig config = read(
                "{\"model_type\": \"nemo-conformer-ctc\", \"features_size\": 128, \"subsampling_factor\": 4}", "{}");
        assertThat(config.features()).isInstanceOf(NemoMel.class);
        assertThat(config.features().width()).isEqualTo(128);
        assertThat(config.frameSamples()).isEqualTo(640);
        assertThat(config.reduction().frames(9)).isEqualTo(3);
    }

    @Test
    void read_parakeetAndWhisper_areLogMels() throws IOException {
        SpeechConfig parakeet = read(
                "{\"encoder_config\": {\"subsampling_factor\": 8}}",
                "{\"feature_extractor_type\": \"ParakeetFeatureExtractor\", \"feature_size\": 80}");
        assertThat(parakeet.features()).isInstanceOf(NemoMel.class);
        assertThat(parakeet.frameSamples()).isEqualTo(1_280);
        SpeechConfig whisper =
                read("{}", "{\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"feature_size\": 128}");
        assertThat(whisper.features()).isInstanceOf(WhisperMel.class);
        assertThat(whisper.features().width()).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "{}!{\"sampling_rate\": 8000}!sampling_rate in preprocessor_config.json must be 16000, but is 8000",
                "{}!{\"feature_extractor_type\": \"MyExtractor\"}!feature_extractor_type MyExtractor",
                "{\"conv_kernel\": [0], \"conv_stride\": [1]}!{}!conv_kernel must be 1 to 1024, but is 0",
                "{\"conv_kernel\": [4, 4], \"conv_stride\": [900, 900]}!{}!a frame of the model lasts 810000 samples",
                "{\"conv_kernel\": [4], \"conv_stride\": [3, 2]}!{}!conv_kernel has 1 numbers, and conv_stride 2",
                "{\"model_type\": \"nemo-ctc\", \"features_size\": 9999}!{}!features_size must be 1 to 512, but is 9999",
                "{\"model_type\": \"nemo-ctc\", \"subsampling_factor\": 0}!{}!subsampling_factor must be 1 to 64, but is 0",
            })
    void read_whatCannotBe_isRefused(String config, String preprocessor, String reason) {
        assertThatThrownBy(() -> read(config, preprocessor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
