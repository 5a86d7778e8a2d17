package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.ServingException.SlowClient;
import io.millrace.serving.TextEvent;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.Options;
import io.millrace.tasks.generate.Scripted;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

class FallbacksTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String B = "{model: b}";
    private static final String C = "{model: c, on-overload: true, same-tokenizer: true}";
    private static final String REMOTE = "{url: 'http://host/v1', model: r, retries: 0}";

    @TempDir
    Path root;

    private final Scripted local = new Scripted();
    private final Scripted remote = new Scripted();
    private @Nullable ScriptedService service;

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
    }

    private List<String> told() {
        return Objects.requireNonNull(service).told;
    }

    private Client ask(Options options, long demand, String... chain) {
        service = new ScriptedService(
                root,
                Schedulers.parallel(),
                Clock.systemUTC(),
                local,
                remote,
                "a",
                "fallback: [" + String.join(", ", chain) + "]",
                "b",
                "",
                "c",
                "");
        return service.ask("a", options, demand);
    }

    private Client ask(String... chain) {
        return ask(new Options(), Long.MAX_VALUE, chain);
    }

    static Stream<ServingException> notAnswering() {
        return Stream.of(new ModelNotReady("loading", SOON), new EngineFailed("broken", null));
    }

    static Stream<ServingException> clients() {
        return Stream.of(
                new InvalidRequest("p", "bad"),
                new ContextOverflow("p", "long"),
                new ModelNotFound("a"),
                new DeadlineExceeded("late"),
                new SlowClient("slow"));
    }

    @Test
    void generate_answering_isNotToldOfFallbacks() {
        local.saying("a", "hi").saying("b", "no");
        Client client = ask(B);
        assertThat(client.events()).isEqualTo(Scripted.answer("hi"));
        assertThat(local.asked()).containsExactly("a");
    }

    @ParameterizedTest
    @MethodSource("notAnswering")
    void generate_notAnswering_isAnsweredByTheNextWhichIsNamedFirst(ServingException error) {
        local.failing("a", error).saying("b", "hi");
        Client client = ask(B, C);
        assertThat(client.events().getFirst()).isEqualTo(new TextEvent.Served("b"));
        assertThat(client.events().subList(1, client.events().size())).isEqualTo(Scripted.answer("hi"));
        assertThat(told()).containsExactly("a by b");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void generate_errorOfTheClient_isNotTriedElsewhere(ServingException error) {
        local.failing("a", error).saying("c", "no");
        assertThat(ask(C).error()).isSameAs(error);
        assertThat(local.asked()).containsExactly("a");
    }

    @Test
    void generate_failureAfterTheFirstEvent_isNotTriedElsewhere() {
        EngineFailed error = new EngineFailed("broken", null);
        local.failing("a", error, "x").saying("b", "no");
        Client client = ask(B);
        assertThat(client.events()).isEqualTo(Scripted.deltas("x"));
        assertThat(client.error()).isSameAs(error);
    }

    @Test
    void generate_failureOfTheStandInAfterItsFirstEvent_isFinal() {
        EngineFailed error = new EngineFailed("broken too", null);
        local.failing("a", new EngineFailed("broken", null))
                .failing("b", error, "x")
                .saying("c", "no");
        Client client = ask(B, C);
        assertThat(client.text(0)).isEqualTo("x");
        assertThat(client.error()).isSameAs(error);
        assertThat(local.asked()).containsExactly("a", "b");
    }

    @Test
    void generate_overloaded_goesOnlyToThoseThatTakeOverload() {
        local.failing("a", new Overloaded("full", SOON)).saying("b", "no").saying("c", "hi");
        assertThat(ask(B, C).events().getFirst()).isEqualTo(new TextEvent.Served("c"));
        assertThat(local.asked()).containsExactly("a", "c");
    }

    @Test
    void generate_overloadedAndNobodyTakesIt_isOverloaded() {
        Overloaded error = new Overloaded("full", SOON);
        local.failing("a", error).saying("b", "no");
        assertThat(ask(B).error()).isSameAs(error);
    }

    @Test
    void generate_standInsCannot_endsInTheModelsOwnError() {
        ModelNotReady error = new ModelNotReady("loading", SOON);
        local.failing("a", error).failing("b", new ContextOverflow("p", "shorter here"));
        remote.failing("r", new InvalidRequest(null, "cannot carry top_k"));
        Client client = ask(B, C, REMOTE);
        assertThat(client.error()).isSameAs(error);
        assertThat(client.events()).isEmpty();
        assertThat(local.asked()).containsExactly("a", "b", "c");
        assertThat(remote.asked()).containsExactly("r");
        assertThat(told()).isEmpty();
    }

    @Test
    void generate_deadlinePassesAtTheStandIn_isFinal() {
        DeadlineExceeded late = new DeadlineExceeded("late");
        local.failing("a", new EngineFailed("broken", null)).failing("b", late).saying("c", "no");
        assertThat(ask(B, C).error()).isSameAs(late);
    }

    @Test
    void generate_tokenIds_goOnlyToTheSameTokenizer() {
        local.failing("a", new EngineFailed("broken", null)).saying("b", "no").saying("c", "hi");
        assertThat(ask(new Options().bias(Map.of(1, 2f)), 9, B, C).text(0)).isEqualTo("hi");
        assertThat(ask(new Options().stopTokens(7), 9, B, C).text(0)).isEqualTo("hi");
        assertThat(local.asked()).doesNotContain("b");
    }

    @Test
    void generate_remoteThatCannotBeOpened_isPassedBy() {
        local.failing("a", new EngineFailed("broken", null)).saying("c", "hi");
        remote.with("r", () -> {
            throw new IllegalArgumentException("no key");
        });
        assertThat(ask(REMOTE, C).text(0)).isEqualTo("hi");
    }

    @Test
    void generate_demandAcrossAFallback_isKept() {
        TestPublisher<TextEvent> b = TestPublisher.create();
        local.failing("a", new EngineFailed("broken", null)).with("b", b::flux);
        Client client = ask(new Options(), 2, B);
        b.next(Scripted.delta(0, "x"));
        assertThat(client.events()).containsExactly(new TextEvent.Served("b"), Scripted.delta(0, "x"));
        b.assertMaxRequested(2);
        client.request(1);
        b.next(Scripted.delta(0, "y"));
        assertThat(client.text(0)).isEqualTo("xy");
        client.cancel();
        b.assertCancelled();
    }

    @Test
    void generate_cancelledWhileTheStandInIsSilent_cancelsIt() {
        TestPublisher<TextEvent> b = TestPublisher.create();
        local.with("a", () -> Flux.error(new EngineFailed("broken", null))).with("b", b::flux);
        Client client = ask(B, C);
        assertThat(client.events()).isEmpty();
        client.cancel();
        b.assertCancelled();
        assertThat(local.asked()).containsExactly("a", "b");
    }
}
