package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.FinishReason;
import io.millrace.models.IdleModel;
import io.millrace.models.ManualClock;
import io.millrace.serving.BreakerView.State;
import io.millrace.serving.TextEvent;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.Options;
import io.millrace.tasks.generate.Scripted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The table of what counts around a stream of tokens, and the watch on the gaps between them, in virtual time. */
class GuardedCallsTest {

    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration BEFORE = HANG.minusMillis(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration OPEN = Duration.ofSeconds(20);
    private static final String MANIFEST =
            "breaker: {failure-rate: 50, minimum-calls: 1, window: 8, open-for: 20s, half-open-calls: 2, hang-timeout: 30s}";

    @TempDir
    Path root;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualClock clock = new ManualClock();
    private final TestPublisher<TextEvent> engine = TestPublisher.create();
    private ScriptedService service;
    private Scripted models;

    @BeforeEach
    void open() {
        service = new ScriptedService(root, time, clock, "m", MANIFEST);
        models = service.local.with("m", engine::flux);
    }

    @AfterEach
    void dispose() {
        service.close();
        time.dispose();
    }

    private Client ask(long demand) {
        return service.ask("m", new Options(), demand);
    }

    private float failureRate() {
        return service.breaker("m").failureRate();
    }

    @Test
    void generate_healthy_passesEventsAndCountsASuccess() {
        Client client = ask(Long.MAX_VALUE);
        List<TextEvent> events = Scripted.answer("a", "b");
        events.forEach(engine::next);
        engine.complete();
        assertThat(client.events()).isEqualTo(events);
        assertThat(client.hasEnded()).isTrue();
        assertThat(failureRate()).isZero();
    }

    @Test
    void generate_demand_isPassedOnAsItIs() {
        Client client = ask(0);
        engine.assertMaxRequested(0);
        client.request(3);
        engine.assertMaxRequested(3);
        assertThat(client.events()).isEmpty();
    }

    @Test
    void generate_clientLeavesBeforeTheFirstEvent_cancelsAtOnceAndDoesNotCount() {
        ask(10).cancel();
        engine.assertCancelled();
        assertThat(failureRate()).isEqualTo(-1);
    }

    @Test
    void generate_clientLeavesAfterEvents_cancelsAtOnceAndDoesNotCount() {
        Client client = ask(10);
        engine.next(Scripted.delta(0, "a"));
        client.cancel();
        engine.assertCancelled();
        time.advanceTimeBy(HANG.multipliedBy(3));
        assertThat(failureRate()).isEqualTo(-1);
    }

    @Test
    void generate_engineFailsInMidStream_passesTheErrorAfterTheEventsAndCountsAFailure() {
        Client client = ask(10);
        engine.next(Scripted.delta(0, "a")).error(new EngineFailed("broken", null));
        assertThat(client.events()).hasSize(1);
        assertThat(client.error()).isInstanceOf(EngineFailed.class).hasMessage("broken");
        assertThat(failureRate()).isEqualTo(100);
    }

    @Test
    void generate_engineHangs_failsAfterTheTimeoutAndCountsAFailure() {
        Client client = ask(10);
        engine.next(Scripted.delta(0, "a"));
        time.advanceTimeBy(BEFORE);
        assertThat(client.hasEnded()).isFalse();
        time.advanceTimeBy(MILLI);
        assertThat(client.error())
                .isInstanceOf(EngineFailed.class)
                .hasMessage("The model 'm' hangs: no token for 30.0 s");
        engine.assertCancelled();
        assertThat(service.breaker("m").state()).isEqualTo(State.OPEN);
    }

    @Test
    void generate_open_isRefusedWithoutAskingTheModel() {
        ask(10);
        engine.error(new EngineFailed("broken", null));
        assertThat(ask(10).error()).isInstanceOf(ModelNotReady.class).hasMessageContaining("breaker is open");
        assertThat(models.asked()).containsExactly("m");
    }

    @Test
    void generate_probesWhoseClientsLeave_giveTheirPlacesBack() {
        ask(10);
        engine.error(new EngineFailed("broken", null));
        clock.advance(OPEN.plusMillis(1));
        models.with("m", Flux::never);
        for (int i = 0; i < 10; i++) {
            ask(10).cancel();
        }
        Client client = ask(10);
        assertThat(client.hasEnded()).isFalse();
        client.cancel();
    }

    @Test
    void generate_eachToken_startsTheTimeAnew() {
        Client client = ask(100);
        for (int i = 0; i < 20; i++) {
            engine.next(Scripted.delta(0, "a"));
            time.advanceTimeBy(BEFORE);
        }
        assertThat(client.hasEnded()).isFalse();
        time.advanceTimeBy(MILLI);
        assertThat(client.hasEnded()).isTrue();
    }

    @Test
    void generate_tokensWithoutText_areSignsOfLife() {
        Client client = ask(100);
        for (int i = 0; i < 20; i++) {
            service.watches.token(0);
            time.advanceTimeBy(BEFORE);
        }
        assertThat(client.hasEnded()).isFalse();
        time.advanceTimeBy(MILLI);
        assertThat(client.error()).isInstanceOf(EngineFailed.class);
    }

    @Test
    void generate_beforeTheFirstToken_waitsHoweverLong() {
        Client client = ask(10);
        time.advanceTimeBy(HANG.multipliedBy(100));
        assertThat(client.hasEnded()).isFalse();
    }

    @Test
    void generate_choicesThatWaitForASlot_areNotWatched() {
        Client client = ask(10);
        engine.next(Scripted.delta(0, "a"));
        engine.next(new TextEvent.ChoiceFinished(0, FinishReason.LENGTH, null));
        time.advanceTimeBy(HANG.multipliedBy(100));
        assertThat(client.hasEnded()).isFalse();
        engine.next(Scripted.delta(1, "b"));
        time.advanceTimeBy(HANG.multipliedBy(2));
        assertThat(client.hasEnded()).isTrue();
    }

    @Test
    void generate_slowReader_isNotAHang() {
        Client client = ask(1);
        engine.next(Scripted.delta(0, "a"));
        time.advanceTimeBy(HANG.multipliedBy(100));
        assertThat(client.hasEnded()).isFalse();
        client.request(2);
        time.advanceTimeBy(BEFORE);
        assertThat(client.hasEnded()).isFalse();
        engine.next(Scripted.delta(0, "b"));
        engine.next(Scripted.answer("a").getLast()).complete();
        assertThat(client.error()).isNull();
    }

    @Test
    void generate_hangBehindASlowReader_isSeenOnceTheReaderWaits() {
        Client client = ask(1);
        engine.next(Scripted.delta(0, "a"));
        time.advanceTimeBy(HANG.multipliedBy(5));
        client.request(1);
        time.advanceTimeBy(HANG.multipliedBy(2));
        assertThat(client.error()).isInstanceOf(EngineFailed.class);
    }

    @Test
    void generate_ended_leavesNoTimer() {
        ask(100);
        Scripted.answer("a").forEach(engine::next);
        engine.complete();
        time.advanceTimeBy(HANG.multipliedBy(2));
        long quiet = time.getScheduledTaskCount();
        time.advanceTimeBy(HANG.multipliedBy(10));
        assertThat(time.getScheduledTaskCount()).isEqualTo(quiet);
    }

    @Test
    void generate_modelThrows_isAnErrorThatCounts() {
        models.with("m", () -> {
            throw new IllegalStateException("bug");
        });
        assertThat(ask(1).error()).hasMessage("bug");
        assertThat(failureRate()).isEqualTo(100);
    }

    @Test
    void generate_racingCancelAndEvents_settlesEveryCallOnce() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Sinks.Many<TextEvent> source = Sinks.many().unicast().onBackpressureBuffer();
            models.with("m", source::asFlux);
            Client client = ask(Long.MAX_VALUE);
            Thread canceller = Thread.ofVirtual().start(client::cancel);
            Scripted.answer("a").forEach(source::tryEmitNext);
            source.tryEmitComplete();
            canceller.join();
        }
        assertThat(failureRate()).isNotPositive();
        assertThat(service.breaker("m").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void generate_howeverItEnds_givesItsLeaseBack() {
        ask(10);
        engine.error(new EngineFailed("broken", null));
        assertThat(ask(10).error()).as("refused by the breaker").isInstanceOf(ModelNotReady.class);
        clock.advance(OPEN.plusMillis(1));
        models.with("m", Flux::never);
        ask(10).cancel();
        models.saying("m", "a");
        ask(10).assertComplete(1);
        IdleModel model = (IdleModel) service.models.route("m").require();
        service.models.load("m").block();
        assertThat(model.closed()).as("closed since nobody holds it").isTrue();
    }
}
