package io.millrace.openai;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.ServingException.SlowClient;
import io.millrace.serving.TextEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

class CompletionEndpointsTest extends EdgeTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXT = "/v1/completions";
    private static final String STORY = String.join("", FakeTextGeneration.STORY);

    private static String chat(String more) {
        return "{\"model\":\"org/tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + more + "}";
    }

    private static String text(String more) {
        return "{\"model\":\"org/tiny\",\"prompt\":\"Prompt\"" + more + "}";
    }

    private static String body(String path, String more) {
        return path.equals(CHAT) ? chat(more) : text(more);
    }

    @Test
    void chat_whole_isAChatCompletion() throws Exception {
        HttpResponse<String> response = post(CHAT, chat(",\"service_tier\":\"auto\""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = JSON.readTree(response.body());
        assertThat(body.path("id").stringValue()).matches("chatcmpl-[0-9a-f]{32}");
        assertThat(body.path("created").longValue()).isGreaterThan(1_700_000_000);
        assertThat(body.path("system_fingerprint").stringValue()).matches("fp_[0-9a-f]{8}");
        assertThat(body.path("choices"))
                .isEqualTo(JSON.valueToTree(List.of(JSON.readTree("""
                        {"index":0,"message":{"role":"assistant","content":%s,"refusal":null},"logprobs":null,"finish_reason":"stop"}""".formatted(JSON.writeValueAsString(STORY))))));
        assertThat(body.path("usage")).isEqualTo(JSON.readTree("""
                        {"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,
                         "prompt_tokens_details":{"cached_tokens":3,"audio_tokens":0},
                         "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,
                          "rejected_prediction_tokens":0}}"""));
        assertThat(body.propertyNames())
                .containsExactly(
                        "id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint");
    }

    @Test
    void chat_streamed_equalsWhole() throws Exception {
        HttpResponse<String> response =
                post(CHAT, chat(",\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        List<String> events = events(response.body());
        assertThat(events).last().isEqualTo("[DONE]");
        List<JsonNode> chunks = events.subList(0, events.size() - 1).stream()
                .map(JSON::readTree)
                .toList();
        assertThat(joined(chunks, 0, "/delta/content")).isEqualTo(STORY);
        assertThat(joined(chunks, 1, "/delta/content")).isEqualTo(STORY);
        assertThat(joined(chunks, 0, "/delta/role")).isEqualTo("assistant");
        assertThat(joined(chunks, 0, "/finish_reason")).isEqualTo("stop");
        assertThat(chunks.stream().map(chunk -> chunk.path("id").stringValue()).distinct())
                .hasSize(1);
        assertThat(chunks.getLast().at("/usage/total_tokens").intValue()).isEqualTo(12);
    }

    private static String joined(List<JsonNode> chunks, int index, String pointer) {
        StringBuilder all = new StringBuilder();
        for (JsonNode chunk : chunks) {
            JsonNode choice = chunk.at("/choices/0");
            if (choice.path("index").intValue(-1) == index) {
                all.append(choice.at(pointer).stringValue(""));
            }
        }
        return all.toString();
    }

    @Test
    void completions_promptsTimesN_areNumberedInOrder() throws Exception {
        HttpResponse<String> response =
                post(TEXT, "{\"model\":\"org/tiny\",\"prompt\":[\"a\",[1]],\"n\":2}".replace("[1]", "\"b\""));
        JsonNode choices = JSON.readTree(response.body()).path("choices");
        assertThat(choices.valueStream().map(choice -> choice.path("index").intValue()))
                .containsExactly(0, 1, 2, 3);
        assertThat(choices.valueStream().map(choice -> choice.path("text").stringValue()))
                .containsOnly(STORY);
        assertThat(generation.last().options().stopping().usualTokens()).isEqualTo(16);
    }

    @Test
    void completions_echoLogprobs_scoreThePrompt() throws Exception {
        HttpResponse<String> response = post(TEXT, text(",\"echo\":true,\"max_tokens\":0,\"logprobs\":1"));
        JsonNode choice = JSON.readTree(response.body()).at("/choices/0");
        assertThat(choice).isEqualTo(JSON.readTree("""
                        {"text":"Prompt","index":0,"finish_reason":"length","logprobs":
                         {"tokens":["Prompt"],"token_logprobs":[null],"top_logprobs":[null],"text_offset":[0]}}"""));
    }

    @Test
    void completions_streamedLogprobs_equalWhole() throws Exception {
        JsonNode whole = JSON.readTree(
                        post(TEXT, text(",\"echo\":true,\"logprobs\":2")).body())
                .at("/choices/0");
        List<JsonNode> chunks =
                events(post(TEXT, text(",\"echo\":true,\"logprobs\":2,\"stream\":true"))
                                .body())
                        .stream()
                        .filter(event -> !event.equals("[DONE]"))
                        .map(JSON::readTree)
                        .toList();
        assertThat(joined(chunks, 0, "/text")).isEqualTo(whole.path("text").stringValue());
        for (String list : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
            List<JsonNode> streamed = chunks.stream()
                    .flatMap(chunk -> chunk.at("/choices/0/logprobs/" + list).valueStream())
                    .toList();
            assertThat(streamed)
                    .as(list)
                    .isEqualTo(whole.at("/logprobs/" + list).valueStream().toList())
                    .hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void headers_priorityAndTimeout_areThoseOfTheRequest(String path) throws Exception {
        HttpRequest.Builder request =
                json(path, body(path, "")).header("x-millrace-priority", "5").header("X-Millrace-Timeout", "1.5");
        assertThat(send(request).statusCode()).isEqualTo(200);
        assertThat(generation.last().options().scheduling().priority()).isEqualTo(5);
        assertThat(generation.last().options().scheduling().timeout()).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void headers_fieldsToo_theFieldsWin(String path) throws Exception {
        HttpRequest.Builder request = json(path, body(path, ",\"priority\":0,\"timeout\":0.25"))
                .header("x-millrace-priority", "5")
                .header("x-millrace-timeout", "9");
        assertThat(send(request).statusCode()).isEqualTo(200);
        assertThat(generation.last().options().scheduling().priority()).isZero();
        assertThat(generation.last().options().scheduling().timeout()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x-millrace-priority | soon  | 'x-millrace-priority' must be an integer
            x-millrace-priority | 1.5   | 'x-millrace-priority' must be an integer
            x-millrace-timeout  | 0     | 'x-millrace-timeout' must be a number above 0
            x-millrace-timeout  | 86401 | 'x-millrace-timeout' must be a number above 0.0 to 86400.0, but was 86401
            x-millrace-timeout  | 1s    | 'x-millrace-timeout' must be a number
            """)
    void headers_badValue_is400AndNamesTheHeader(String header, String value, String message) throws Exception {
        HttpResponse<String> response =
                send(json(CHAT, chat(",\"stream\":true")).header(header, value));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("param").stringValue()).isEqualTo(header);
        assertThat(error(response).path("message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deadline_beforeAnyText_is504(boolean stream) throws Exception {
        generation.script(_ -> Flux.error(new DeadlineExceeded("The answer was not whole within 1.0 s")));
        HttpResponse<String> response = post(CHAT, chat(",\"timeout\":1,\"stream\":" + stream));
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(error(response).path("code").stringValue()).isEqualTo("deadline_exceeded");
    }

    @Test
    void deadline_afterSomeText_isAnEventThenDone() throws Exception {
        TextEvent first = FakeTextGeneration.delta(0, "some", -1);
        generation.script(_ -> Flux.concat(Flux.just(first), Flux.error(new DeadlineExceeded("late"))));
        List<String> events = events(post(CHAT, chat(",\"stream\":true")).body());
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(JSON.readTree(events.get(events.size() - 2))
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("deadline_exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void streamed_overload_is429(String path) throws Exception {
        generation.script(_ -> Flux.error(new Overloaded("The queue is full (64)", Duration.ofMillis(1500))));
        HttpResponse<String> response = post(path, body(path, ",\"stream\":true"));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
        assertThat(error(response).path("code").stringValue()).isEqualTo("rate_limit_exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void streamed_errorAfterSomeText_isAnEventThenDone(String path) throws Exception {
        TextEvent first = FakeTextGeneration.delta(0, "some", -1);
        generation.script(_ -> Flux.concat(Flux.just(first), Flux.error(new SlowClient("Client reads too slowly"))));
        HttpResponse<String> response = post(path, body(path, ",\"stream\":true"));
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = events(response.body());
        assertThat(events).last().isEqualTo("[DONE]");
        JsonNode error = JSON.readTree(events.get(events.size() - 2)).path("error");
        assertThat(error.path("message").stringValue()).isEqualTo("Client reads too slowly");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void engineFailure_saysNothingOfTheInside(boolean stream) throws Exception {
        TextEvent first = FakeTextGeneration.delta(0, "some", -1);
        generation.script(_ -> Flux.concat(Flux.just(first), Flux.error(new EngineFailed("cuda secret", null))));
        HttpResponse<String> response = post(CHAT, chat(",\"stream\":" + stream));
        assertThat(response.statusCode()).isEqualTo(stream ? 200 : 500);
        assertThat(response.body()).contains("server_error").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void streamed_firstEvent_arrivesBeforeTheSecondIsMade(String path) throws Exception {
        Sinks.Many<TextEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
        generation.script(_ -> sink.asFlux());
        sink.tryEmitNext(FakeTextGeneration.delta(0, "first", -1));
        HttpResponse<InputStream> response =
                http().send(json(path, body(path, ",\"stream\":true")).build(), BodyHandlers.ofInputStream());
        try (BufferedReader in = reader(response.body())) {
            assertThat(readUntil(in, "first")).contains("first");
            sink.tryEmitNext(FakeTextGeneration.delta(0, "second", -1));
            assertThat(readUntil(in, "second")).contains("second");
            sink.tryEmitNext(new TextEvent.Done(FakeTextGeneration.USAGE));
            sink.tryEmitComplete();
            assertThat(readUntil(in, "[DONE]")).contains("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, TEXT})
    void streamed_modelSilent_commentsBetweenEvents(String path) throws Exception {
        Sinks.Many<TextEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
        generation.script(_ -> sink.asFlux());
        sink.tryEmitNext(FakeTextGeneration.delta(0, "first", -1));
        HttpResponse<InputStream> response =
                http().send(json(path, body(path, ",\"stream\":true")).build(), BodyHandlers.ofInputStream());
        try (BufferedReader in = reader(response.body())) {
            assertThat(readUntil(in, "first")).contains("first");
            assertThat(readUntil(in, ": keep-alive")).isEqualTo(": keep-alive");
            assertThat(readUntil(in, ": keep-alive")).isEqualTo(": keep-alive");
            sink.tryEmitNext(FakeTextGeneration.delta(0, "second", -1));
            assertThat(readUntil(in, "second")).contains("second");
        }
        assertThat(generation.cancelled().await(20, SECONDS)).isTrue();
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static String readUntil(BufferedReader in, String text) throws IOException {
        String line = in.readLine();
        while (line != null && !line.contains(text)) {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"stream\":true", ",\"stream\":false"})
    void clientGone_afterSomeEvents_cancels(String more) throws Exception {
        Sinks.Many<TextEvent> sink = Sinks.many().unicast().onBackpressureBuffer();
        generation.script(_ -> sink.asFlux());
        sink.tryEmitNext(FakeTextGeneration.delta(0, "first", -1));
        leave(more, more.contains("true"));
        assertThat(generation.cancelled().await(20, SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"stream\":true", ",\"stream\":false"})
    void clientGone_beforeAnyEvent_cancels(String more) throws Exception {
        generation.script(_ -> Flux.never());
        leave(more, false);
        assertThat(generation.cancelled().await(20, SECONDS)).isTrue();
    }

    private void leave(String more, boolean afterFirst) throws Exception {
        String body = chat(more);
        try (Socket socket = new Socket("localhost", port)) {
            String head = "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            if (afterFirst) {
                assertThat(readUntil(reader(socket.getInputStream()), "first")).contains("first");
            } else {
                generation.awaitCall();
            }
        }
    }
}
