package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.core.MemoryExhausted;
import io.millrace.core.ModelId;
import io.millrace.generation.DecoderModel;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.FakeDecoder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultsTest {

    private static final ModelId MODEL = new ModelId("m");

    private final Faults faults = new Faults();
    private final DecoderModel decoder = faults.decoder(MODEL, new FakeDecoder(1, 32, 16));

    private void play(String script) {
        faults.play(MODEL, FaultScript.parse(script));
    }

    private static void call(DecoderModel model, int tokens) {
        var _ = model.prefill(new PrefillChunk(0, 0, new int[tokens], false));
    }

    private CompletableFuture<Void> callElsewhere(DecoderModel model) {
        return CompletableFuture.runAsync(() -> call(model, 1));
    }

    @Test
    void call_noScript_isTheModels() {
        assertThatCode(() -> call(decoder, 3)).doesNotThrowAnyException();
        assertThat(faults.views()).isEmpty();
    }

    @Test
    void call_scripted_failsByItsNumberAlone() {
        play("2:fail");
        call(decoder, 1);
        assertThatThrownBy(() -> call(decoder, 1)).isInstanceOf(InjectedFault.class);
        call(decoder, 1);
        assertThat(faults.views()).isEqualTo(Map.of("m", new FaultView("2:fail", 3)));
    }

    @Test
    void call_otherModel_isLeftAlone() {
        play("1-:fail");
        assertThatCode(() -> call(faults.decoder(new ModelId("other"), new FakeDecoder(1, 32, 16)), 1))
                .doesNotThrowAnyException();
    }

    @Test
    void call_overMemory_isExhaustedByItsSize() {
        play("1-:oom>2");
        assertThatThrownBy(() -> call(decoder, 3)).isInstanceOf(MemoryExhausted.class);
        assertThatCode(() -> call(decoder, 2)).doesNotThrowAnyException();
    }

    @Test
    void call_lost_failsUntilLoadedAnew() {
        play("1:lost");
        assertThatThrownBy(() -> call(decoder, 1)).hasMessageContaining("device lost");
        assertThatThrownBy(() -> call(decoder, 1)).hasMessageContaining("device lost");
        assertThatCode(() -> call(faults.decoder(MODEL, new FakeDecoder(1, 32, 16)), 1))
                .doesNotThrowAnyException();
    }

    @Test
    void call_toDie_isAnError() {
        play("1:die");
        assertThatThrownBy(() -> call(decoder, 1)).isInstanceOf(InternalError.class);
    }

    @Test
    void call_hanging_endsWhenInterruptedAlone() {
        AtomicBoolean passedOn = new AtomicBoolean();
        DecoderModel hanging = faults.decoder(MODEL, new FakeDecoder(1, 32, 16).onInterrupt(() -> passedOn.set(true)));
        play("1:hang");
        CompletableFuture<Void> call = callElsewhere(hanging);
        interruptUntilDone(hanging, call);
        assertThatThrownBy(call::join).isInstanceOf(CompletionException.class).hasMessageContaining("hung");
        assertThat(passedOn).isTrue();
    }

    @Test
    void call_slow_endsEarlyWhenInterrupted() {
        play("1:slow=999s");
        CompletableFuture<Void> call = callElsewhere(decoder);
        interruptUntilDone(decoder, call);
        assertThatThrownBy(call::join).hasMessageContaining("interrupted");
    }

    @Test
    void call_slow_passesThen() {
        play("1:slow=1ms");
        assertThatCode(() -> call(decoder, 1)).doesNotThrowAnyException();
    }

    @Test
    void call_stuck_mindsNoInterruptAndEndsWithTheScript() {
        play("1:stuck");
        CompletableFuture<Void> call = callElsewhere(decoder);
        Await.until(
                "the call has begun",
                () -> faults.views().values().iterator().next().calls() > 0);
        decoder.interrupt();
        assertThat(call).isNotDone();
        play("1:fail");
        assertThatThrownBy(call::join).hasMessageContaining("stuck");
        faults.clear();
        assertThat(faults.views()).isEmpty();
    }

    private static void interruptUntilDone(DecoderModel model, CompletableFuture<Void> call) {
        Await.until("the call has ended", () -> {
            model.interrupt();
            return call.isDone();
        });
    }
}
