package io.millrace.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.millrace.Await;
import io.millrace.conversation.Conversation;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.Usage;
import io.millrace.generation.FinishReason;
import io.millrace.repository.Fallback.Dialect;
import io.millrace.serving.Phase;
import io.millrace.serving.Prompt;
import io.millrace.serving.RemoteModels;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TextEvent;
import io.millrace.tasks.generate.Client;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Against a server that misbehaves in every way it can; waits between tries are noted and not waited. */
@Timeout(120)
class RemoteModelTest {

    private static final String PATH = "/v1/chat/completions";
    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());
    private static final String HELLO = """
            : comment

            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"choices":[{"index":0,"delta":{"content":"hé"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"llo 😀"}}]}

            """;
    private static final String END = """
            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}

            data: [DONE]

            """;

    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private RemoteModel model = open(Remotes.TIMEOUT, 2);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void fresh() {
        SERVER.resetAll();
        model.close();
        model = open(Remotes.TIMEOUT, 2);
    }

    @AfterEach
    void nothingIsLeft() {
        Await.until("no request in flight", () -> model.running() == 0);
        model.close();
    }

    private RemoteModel open(Duration timeout, int retries) {
        int port = SERVER.isRunning() ? SERVER.port() : 1;
        Timing timing = new Timing(
                Schedulers.parallel(),
                time -> {
                    slept.add(time);
                    return Mono.empty();
                },
                new Random(1),
                InstantSource.system());
        return (RemoteModel) new RemoteServers(Map.of("KEY", "sk-secret")::get, timing)
                .open(Remotes.at("http://localhost:" + port + "/v1/", Dialect.OPENAI, timeout, retries, false));
    }

    private static ResponseDefinitionBuilder stream(String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/event-stream")
                .withBody(body);
    }

    private static void answer(ResponseDefinitionBuilder response) {
        SERVER.stubFor(post(PATH).willReturn(response));
    }

    /** The first request gets {@code first}, all others {@code then}. */
    private static void answer(ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        SERVER.stubFor(post(PATH)
                .inScenario("s")
                .whenScenarioStateIs("Started")
                .willSetStateTo("2")
                .willReturn(first));
        SERVER.stubFor(post(PATH).inScenario("s").whenScenarioStateIs("2").willReturn(then));
    }

    private Client ask() {
        Prompt chat = new Prompt.Chat(Conversation.user("hi"));
        Client reader = new Client(Long.MAX_VALUE);
        model.generate(List.of(chat), Remotes.greedy(1)).subscribe(reader);
        return reader.await();
    }

    private static int requests() {
        return SERVER.findAll(postRequestedFor(urlEqualTo(PATH))).size();
    }

    private static void assertHello(Client reader) {
        assertThat(reader.error()).isNull();
        assertThat(reader.events())
                .containsExactly(
                        new TextEvent.Delta(0, "hé", List.of()),
                        new TextEvent.Delta(0, "llo 😀", List.of()),
                        new TextEvent.ChoiceFinished(0, FinishReason.STOP, null),
                        new TextEvent.Done(new Usage(3, 2, 0)));
    }

    @Test
    void generate_stream_isPassedThroughWithTheKeySent() {
        answer(stream(HELLO + END));
        assertHello(ask());
        SERVER.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer sk-secret"))
                .withHeader("Content-Type", equalTo("application/json")));
    }

    @Test
    void generate_partOfATrace_sendsItAlongAndIsTimed() {
        answer(stream(HELLO + END));
        RequestTimes times = new RequestTimes(System::nanoTime, Map.of("traceparent", "00-aa-bb-01"));
        Client reader = new Client(Long.MAX_VALUE);
        Prompt text = new Prompt.Chat(Conversation.user("hi"));
        model.generate(List.of(text), Remotes.greedy(1))
                .contextWrite(context -> context.put(RequestTimes.class, times))
                .subscribe(reader);
        assertHello(reader.await());
        SERVER.verify(postRequestedFor(urlEqualTo(PATH)).withHeader("traceparent", equalTo("00-aa-bb-01")));
        assertThat(times.phases()).containsOnlyKeys(Phase.REMOTE);
    }

    @Test
    void generate_slowDribble_losesNothing() {
        answer(stream(HELLO + END).withChunkedDribbleDelay(40, 60));
        assertHello(ask());
    }

    @Test
    void generate_delayedAnswer_isWaitedFor() {
        answer(stream(HELLO + END).withFixedDelay(60));
        assertHello(ask());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void generate_connectionLostBeforeTheFirstByte_isTriedAgain(Fault fault) {
        answer(aResponse().withFault(fault), stream(HELLO + END));
        assertHello(ask());
        assertThat(slept).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void generate_connectionAlwaysLost_failsAfterTheRetries(Fault fault) {
        answer(aResponse().withFault(fault));
        assertThat(ask().error()).isInstanceOf(EngineFailed.class).hasMessageContaining("could not be reached");
        assertThat(slept).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE"})
    void generate_garbage_isAFailure(Fault fault) {
        answer(aResponse().withFault(fault));
        assertThat(ask().error()).isInstanceOf(EngineFailed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void generate_serverError_isTriedAgain(int status) {
        answer(aResponse().withStatus(status), stream(HELLO + END));
        assertHello(ask());
    }

    @Test
    void generate_tooManyRequests_waitsAsLongAsAsked() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "3"), stream(HELLO + END));
        assertHello(ask());
        assertThat(slept).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void generate_tooManyRequestsForLong_isOverloadedAtOnce() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "600"));
        assertThat(ask().error()).isInstanceOfSatisfying(Overloaded.class, full -> assertThat(full.retryAfter())
                .isEqualTo(Duration.ofMinutes(10)));
        assertThat(requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"401, engine", "403, engine", "404, engine", "400, request", "422, request", "302, engine"})
    void generate_refusedForGood_isNotTriedAgain(int status, String kind) {
        answer(aResponse().withStatus(status).withBody("{\"error\":{\"message\":\"sk-secret is wrong\"}}"));
        assertThat(ask().error())
                .isInstanceOf(kind.equals("engine") ? EngineFailed.class : InvalidRequest.class)
                .hasMessageContaining("answered " + status + ": *** is wrong");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void generate_wrongContentType_isAFailure() {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/html")
                .withBody("<html>"));
        assertThat(ask().error()).isInstanceOf(EngineFailed.class).hasMessageContaining("with text/html instead of");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void generate_halfWrittenStream_failsAfterTheEventsSoFarAndIsNotTriedAgain() {
        answer(stream(HELLO + "data: {\"choices\":[{\"ind"));
        Client reader = ask();
        assertThat(reader.events()).hasSize(2);
        assertThat(reader.error()).isInstanceOf(EngineFailed.class).hasMessageContaining("broke off: 0 of 1");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void generate_errorInTheStream_failsAfterTheEventsSoFar() {
        answer(stream(HELLO + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n"));
        Client reader = ask();
        assertThat(reader.events()).hasSize(2);
        assertThat(reader.error()).isInstanceOf(EngineFailed.class).hasMessageEndingWith("reported: out of memory");
    }

    @Test
    void generate_hugeEvent_failsAfterTheEventsBeforeIt() {
        answer(stream(HELLO + "data: " + "x".repeat(2 << 20) + "\n\n"));
        Client reader = ask();
        assertThat(reader.events()).hasSize(2);
        assertThat(reader.error()).isInstanceOf(EngineFailed.class).hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void generate_manyRequestsOneAfterTheOther_giveTheirPlacesBack() {
        answer(stream(HELLO + END));
        for (int i = 0; i < 20; i++) {
            assertHello(ask());
        }
        assertThat(requests()).isEqualTo(20);
    }

    @Test
    void open_keyThatIsMissing_isRefusedNamingTheVariable() {
        RemoteModels servers = RemoteServers.over(_ -> null);
        assertThatThrownBy(() -> servers.open(Remotes.openAi("http://h/v1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fallback.key-env: the environment variable KEY is not set");
        assertThatThrownBy(() -> RemoteServers.over(_ -> "a\nb").open(Remotes.openAi("http://h/v1")))
                .hasMessageContaining("KEY")
                .message()
                .doesNotContain("a\nb");
    }
}
