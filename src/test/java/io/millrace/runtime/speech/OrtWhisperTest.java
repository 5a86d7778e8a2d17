package io.millrace.runtime.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs.Attention;
import io.millrace.whisper.WhisperGraphs.Decoding;
import io.millrace.whisper.WhisperGraphs.Encoded;
import io.millrace.whisper.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrtWhisperTest {

    private static final Path ROOT = Path.of("src/test/resources/whisper");
    private static final SessionSettings CPU = new SessionSettings(List.of(Provider.CPU), true, 0, 1, false);
    private static final SpeechSizes SIZES = new SpeechSizes(2, 4, 0, 80);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    enum Layout {
        MERGED("tiny-whisper/onnx/encoder_model.onnx", "tiny-whisper/onnx/decoder_model_merged.onnx", null),
        SPLIT(
                "tiny-whisper-split/encoder_model.onnx",
                "tiny-whisper-split/decoder_model.onnx",
                "tiny-whisper-split/decoder_with_past_model.onnx"),
        GENAI("tiny-whisper-genai/encoder.onnx", "tiny-whisper-genai/decoder.onnx", null);

        private final String encoder;
        private final String decoder;
        private final @Nullable String behindPast;

        Layout(String encoder, String decoder, @Nullable String behindPast) {
            this.encoder = encoder;
            this.decoder = decoder;
            this.behindPast = behindPast;
        }

        private OrtWhisper open() {
            return OrtWhisperTest.open(files(encoder, decoder, behindPast));
        }
    }

    private static SpeechFiles files(String encoder, String decoder, @Nullable String behindPast) {
        return new SpeechFiles(
                ROOT.resolve(encoder), ROOT.resolve(decoder), behindPast == null ? null : ROOT.resolve(behindPast));
    }

    private static OrtWhisper open(SpeechFiles files) {
        return OrtWhisper.open(files, CPU, SIZES);
    }

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static float[] features(int seed) {
        Random random = new Random(seed);
        float[] features = new float[Window.FRAMES * 80];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return features;
    }

    private static final int[][] PROMPTS = {{273, 274}, {273, 275}, {273, 276}};

    @ParameterizedTest
    @EnumSource
    void run_onAllCoresAndOnSomeByTurns_isTheSame(Layout layout) {
        AtomicInteger runs = new AtomicInteger();
        SpeechThreads byTurns = new SpeechThreads(CPU, () -> runs.getAndIncrement() % 2 == 0);
        SpeechFiles files = files(layout.encoder, layout.decoder, layout.behindPast);
        try (OrtWhisper both = OrtWhisper.open(files, CPU.withThreads(2, true), byTurns, SIZES);
                OrtWhisper another = both.beside();
                OrtWhisper one = layout.open()) {
            assertThat(both.copies()).isEqualTo(2);
            assertThat(one.copies()).isEqualTo(1);
            assertThat(said(both)).containsExactly(said(one), within(1e-4f));
            assertThat(said(another)).containsExactly(said(one), within(1e-4f));
        }
        assertThat(runs.get()).isGreaterThanOrEqualTo(8);
    }

    private static float[] said(OrtWhisper model) {
        try (Encoded encoded = model.encode(List.of(features(1), features(2)), () -> {});
                Decoding rows = encoded.start(new int[] {1, 0}, new int[][] {PROMPTS[0], PROMPTS[1]})) {
            rows.step(new int[] {10, 11});
            rows.step(new int[] {12, 13});
            return rows.logits(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void step_rowsThatLeave_leaveTheOthersAsTheyAreAlone(Layout layout) {
        try (OrtWhisper model = layout.open();
                Encoded encoded = model.encode(List.of(features(1), features(2), features(3)), () -> {});
                Decoding rows = encoded.start(new int[] {2, 0, 1}, PROMPTS)) {
            rows.step(new int[] {10, 11, 12});
            rows.keep(new int[] {0, 2});
            rows.step(new int[] {20, 22});
            rows.keep(new int[] {1});
            rows.step(new int[] {32});
            try (Encoded alone = model.encode(List.of(features(2)), () -> {});
                    Decoding row = alone.start(new int[] {0}, new int[][] {{273, 276, 12, 22, 32}})) {
                assertThat(rows.logits(0)).containsExactly(row.logits(0), within(1e-4f));
            }
        }
    }

    @Test
    void start_eachLayout_givesTheSame() {
        List<float[]> logits = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            try (OrtWhisper model = layout.open();
                    Encoded encoded = model.encode(List.of(features(4)), () -> {});
                    Decoding rows = encoded.start(new int[] {0}, new int[][] {{273, 274, 280}})) {
                rows.step(new int[] {9});
                logits.add(rows.logits(0));
            }
        }
        assertThat(logits.get(1)).containsExactly(logits.getFirst(), within(1e-4f));
        assertThat(logits.get(2)).containsExactly(logits.getFirst(), within(1e-4f));
    }

    @Test
    void attention_ofTokens_isOfAllSteps() {
        try (OrtWhisper model = Layout.MERGED.open();
                Encoded encoded = model.encode(List.of(features(5), features(6)), () -> {})) {
            assertThat(model.shape().attention()).isEqualTo(Attention.PROBABILITIES);
            float[][][] weights =
                    encoded.attention(1, new int[] {273, 274, 9}, List.of(new Head(0, 1), new Head(1, 0)));
            assertThat(weights.length).isEqualTo(2);
            assertThat(weights[0].length).isEqualTo(3);
            double sum = 0;
            for (float weight : weights[1][2]) {
                sum += weight;
            }
            assertThat(sum).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void beside_oneMore_outlivesTheFirst() {
        OrtWhisper first = Layout.SPLIT.open();
        try (OrtWhisper second = first.beside()) {
            first.close();
            try (Encoded encoded = second.encode(List.of(features(7)), () -> {});
                    Decoding rows = encoded.start(new int[] {0}, new int[][] {{273}})) {
                assertThat(rows.logits(0)).hasSize(second.shape().vocabulary());
            }
        }
    }

    private static void assertRefused(ThrowingCallable opening, String... parts) {
        assertThatThrownBy(opening)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(parts);
    }

    @Test
    void open_graphsThatAreNotWhispers_areRefusedByWhatIsMissing() {
        String encoder = "tiny-whisper-split/encoder_model.onnx";
        assertRefused(
                () -> open(files(encoder, "tiny-whisper-split/decoder_model.onnx", null)),
                "decoder_model.onnx",
                "keys and values of each layer",
                "decoder_with_past_model is missing");
        assertRefused(
                () -> open(files(encoder, "tiny-whisper-split/decoder_with_past_model.onnx", null)),
                "decoder_with_past_model.onnx",
                "lacks present.0.encoder.key");
        assertRefused(
                () -> open(files(encoder, "tiny-whisper-genai/decoder.onnx", null)),
                "decoder.onnx",
                "lacks present_key_cross_0");
        assertRefused(() -> open(files(encoder, encoder, null)), "encoder_model.onnx", "has the input input_features");
        assertRefused(
                () -> open(files("tiny-whisper-genai/decoder.onnx", "tiny-whisper-genai/decoder.onnx", null)),
                "has the input input_ids, which the encoder of Whisper is not fed");
        assertRefused(
                () -> open(files(
                        "../whisper-parts/narrow_encoder.onnx", "tiny-whisper/onnx/decoder_model_merged.onnx", null)),
                "reads encoder_hidden_states of 8 numbers",
                "narrow_encoder.onnx gives 6");
        assertRefused(() -> open(files("none.onnx", encoder, null)), "none.onnx", "does not exist");
    }
}
