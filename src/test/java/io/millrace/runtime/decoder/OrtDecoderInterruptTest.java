package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.Rows.assertClose;
import static io.millrace.runtime.decoder.Rows.copy;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.ffi.RunInterrupted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrtDecoderInterruptTest {

    private static final TinyReference.Prompt PROMPT =
            TinyReference.read().prompts().get(4);

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void interrupt_duringARun_endsItAndTheNextRunsAreUntouched(String fixture) {
        try (OrtDecoder decoder = TinyReference.open(fixture, 1)) {
            CompletableFuture<Void> runs = CompletableFuture.runAsync(() -> runForever(decoder));
            Await.until("a run has ended early", () -> {
                decoder.interrupt();
                return runs.isDone();
            });
            assertThatThrownBy(runs::join)
                    .hasCauseInstanceOf(RunInterrupted.class)
                    .hasRootCauseMessage("Exiting due to terminate flag being set to true.");
            decoder.interrupt();
            assertClose(
                    copy(decoder.prefill(new PrefillChunk(0, 0, PROMPT.sequence(), false)), 0),
                    PROMPT.lastLogits(),
                    1e-4f);
        }
    }

    private static void runForever(OrtDecoder decoder) {
        while (true) {
            decoder.prefill(new PrefillChunk(0, 0, PROMPT.ids(), false));
        }
    }
}
