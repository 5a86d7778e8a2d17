package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.Rows.argmax;
import static io.millrace.runtime.decoder.Rows.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.TinyReference.Prompt;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.OrtFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class ProviderTest {

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private static final SessionSettings CUDA_FIRST =
            SessionSettings.DEFAULT.withProviders(List.of(Provider.CUDA, Provider.CPU), false);

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static OrtDecoder open(String fixture, SessionSettings settings) {
        return OrtDecoder.open(TinyReference.model(fixture), new DecoderOptions(4, TinyReference.CONTEXT, settings));
    }

    static boolean cudaWorks() {
        if (!Provider.built().contains(Provider.CUDA)) {
            return false;
        }
        try (OrtDecoder decoder = open("tiny-gqa-f16", CUDA_FIRST)) {
            return decoder.provider().equals(Provider.CUDA);
        }
    }

    @Test
    void built_thisLibrary_hasTheCpu() {
        assertThat(Provider.built()).contains(Provider.CPU);
    }

    @Test
    void open_preferredProviderIsMissing_fallsBackToTheCpu() {
        assumeFalse(cudaWorks(), "a GPU is there");
        try (OrtDecoder decoder = open("tiny-gqa", CUDA_FIRST)) {
            assertThat(decoder.provider()).isEqualTo(Provider.CPU);
            decoder.prefill(new PrefillChunk(0, 0, new int[] {1}, false));
        }
    }

    @Test
    void open_sessionEntries_reachTheLibrary() {
        SessionSettings settings = new SessionSettings(
                List.of(Provider.CPU), true, 0, 0, false, Map.of("session.load_model_format", "ORT"), Map.of());
        assertThatThrownBy(() -> open("tiny-gqa", settings))
                .isInstanceOf(OrtFailure.class)
                .hasMessageContaining("ORT");
        SessionSettings harmless = new SessionSettings(
                List.of(Provider.CPU), true, 0, 0, false, Map.of("session.set_denormal_as_zero", "1"), Map.of());
        try (OrtDecoder decoder = open("tiny-gqa", harmless)) {
            decoder.prefill(new PrefillChunk(0, 0, new int[] {1}, false));
        }
    }

    @Test
    void open_requiredProviderIsMissing_isRefusedWithTheReason() {
        assumeFalse(cudaWorks(), "a GPU is there");
        SessionSettings required = CUDA_FIRST.withProviders(List.of(Provider.CUDA), true);
        assertThatThrownBy(() -> open("tiny-gqa", required))
                .isInstanceOf(OrtFailure.class)
                .hasMessageContaining("does not load on the required provider [CUDA]")
                .hasMessageContaining("CUDA provider");
    }

    @Test
    @EnabledIf(value = "cudaWorks", disabledReason = "needs an NVIDIA GPU and an ONNX Runtime library built for CUDA")
    void decode_onCuda_picksTheReferenceTokens() {
        for (String fixture : List.of("tiny-gqa-f16", "tiny-concat-f16")) {
            try (OrtDecoder decoder = open(fixture, CUDA_FIRST)) {
                assertThat(decoder.provider()).isEqualTo(Provider.CUDA);
                TinyReference.read().prompts().forEach(prompt -> continuePrompt(decoder, prompt));
            }
        }
    }

    private static void continuePrompt(OrtDecoder decoder, Prompt prompt) {
        int half = prompt.ids().length / 2;
        int slot = 1;
        if (half > 0) {
            decoder.prefill(new PrefillChunk(slot, 0, java.util.Arrays.copyOf(prompt.ids(), half), false));
        }
        int[] rest = java.util.Arrays.copyOfRange(prompt.ids(), half, prompt.ids().length);
        int token = argmax(copy(decoder.prefill(new PrefillChunk(slot, half, rest, false)), 0));
        for (int step = 0; step < prompt.greedy().length; step++) {
            assertThat(token).isEqualTo(prompt.greedy()[step]);
            int length = prompt.ids().length + step;
            DecodeBatch batch =
                    new DecodeBatch(0, new int[] {0, token}, new int[] {0, length}, new boolean[] {false, true});
            token = argmax(copy(decoder.decode(batch), 1));
        }
    }
}
