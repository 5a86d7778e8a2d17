package io.millrace.runtime;

import static io.millrace.runtime.Rows.assertClose;
import static io.millrace.runtime.Rows.copy;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.generation.DecoderModel.PrefillChunk;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrtDecoderInterruptTest {

    private static final TinyReference.Prompt PROMPT =
            TinyReference.read().prompts().get(4);

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void interrupt_duringARun_endsItAndTheNextRunsAreUntouched(String fixture) throws InterruptedException {
        try (OrtDecoder decoder = TinyReference.open(fixture, 1)) {
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch started = new CountDownLatch(1);
            Thread interrupter = Thread.ofPlatform().start(() -> {
                started.countDown();
                while (!stop.get()) {
                    decoder.interrupt();
                    Thread.onSpinWait();
                }
            });
            started.await();
            try {
                assertThatThrownBy(() -> runForever(decoder))
                        .isInstanceOf(RunInterrupted.class)
                        .hasRootCauseMessage("Exiting due to terminate flag being set to true.");
            } finally {
                stop.set(true);
                interrupter.join();
            }
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
