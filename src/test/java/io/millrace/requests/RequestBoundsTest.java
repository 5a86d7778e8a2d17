package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.repository.Timeouts;
import io.millrace.serving.TextEvent;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.Options;
import io.millrace.tasks.generate.Scripted;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What ends a request before its answer is whole, in virtual time. */
class RequestBoundsTest {

    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration MILLI = Duration.ofMillis(1);

    @TempDir
    Path root;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final TestPublisher<TextEvent> engine = TestPublisher.create();
    private ScriptedService service;

    @BeforeEach
    void open() {
        service = new ScriptedService(
                root, time, Clock.systemUTC(), "m", "aliases: [alias]\ntimeout: 10s\nmax-timeout: 60s");
        service.local.with("m", engine::flux);
    }

    @AfterEach
    void dispose() {
        service.close();
        time.dispose();
    }

    private Client ask(Options options) {
        return service.ask("alias", options, Long.MAX_VALUE);
    }

    @Test
    void generate_nothingBeforeTheUsualTime_isCancelledThenRefusedAndCounted() {
        Client client = ask(new Options());
        time.advanceTimeBy(USUAL.minus(MILLI));
        assertThat(client.hasEnded()).isFalse();
        time.advanceTimeBy(MILLI);
        assertThat(client.error()).isInstanceOf(DeadlineExceeded.class).hasMessageContaining("10.0 s");
        engine.assertCancelled();
        assertThat(service.told).containsExactly("m expired");
    }

    @Test
    void generate_tokensUntilTheRequestsOwnTime_isCutAfterThem() {
        Client client = ask(new Options().timeout(Duration.ofSeconds(30)));
        time.advanceTimeBy(Duration.ofSeconds(29));
        engine.next(Scripted.delta(0, "a"));
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(client.text(0)).isEqualTo("a");
        assertThat(client.error()).isInstanceOf(DeadlineExceeded.class);
        engine.assertCancelled();
    }

    @Test
    void generate_readerWhoAsksForNothing_isCutToo() {
        Client client = service.ask("alias", new Options(), 0);
        time.advanceTimeBy(USUAL);
        assertThat(client.error()).isInstanceOf(DeadlineExceeded.class);
        engine.assertCancelled();
    }

    @Test
    void generate_wholeInTime_isNotCutLater() {
        Client client = ask(new Options());
        List<TextEvent> answer = Scripted.answer("a", "b");
        answer.forEach(engine::next);
        time.advanceTimeBy(LONGEST);
        service.curfew.fall();
        assertThat(client.hasEnded()).isFalse();
        engine.complete();
        assertThat(client.events()).isEqualTo(answer);
        client.assertComplete(1);
        assertThat(service.told).isEmpty();
    }

    @Test
    void generate_failsInTime_isThatError() {
        Client client = ask(new Options());
        engine.error(new IllegalStateException("broken"));
        time.advanceTimeBy(LONGEST);
        assertThat(client.error()).hasMessage("broken");
        assertThat(service.told).isEmpty();
    }

    @Test
    void generate_clientGone_leavesNoTimer() {
        Client client = ask(new Options());
        client.cancel();
        time.advanceTimeBy(LONGEST);
        engine.assertCancelled();
        assertThat(service.told).isEmpty();
    }

    @Test
    void generate_moreThanTheModelAllows_isRefusedBeforeItIsAsked() {
        Client client = ask(new Options().timeout(LONGEST.plus(MILLI)));
        assertThat(client.error()).isInstanceOfSatisfying(InvalidRequest.class, error -> {
            assertThat(error.param()).isEqualTo("timeout");
            assertThat(error).hasMessageContaining("60.001 s").hasMessageContaining("at most 60.0 s");
        });
        engine.assertWasNotSubscribed();
    }

    @Test
    void generate_curfew_cutsWhatRunsAndRefusesTheRest() {
        Client running = ask(new Options());
        engine.next(Scripted.delta(0, "a"));
        service.curfew.fall();
        assertThat(running.error()).isInstanceOf(ModelNotReady.class);
        engine.assertCancelled();
        assertThat(ask(new Options()).error()).isInstanceOf(ModelNotReady.class);
        assertThat(service.told).isEmpty();
    }

    @Test
    void timeouts_unset_leaveItToTheRequest() {
        assertThat(Timeouts.NONE.of(null)).isNull();
        assertThat(Timeouts.NONE.of(USUAL)).isEqualTo(USUAL);
        assertThat(new Timeouts(null, LONGEST).of(null)).isEqualTo(LONGEST);
    }
}
