package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.HttpResponse;
import com.openai.models.audio.speech.SpeechCreateParams;
import io.millrace.audio.coded.Pcm;
import io.millrace.audio.coded.SoundFile;
import io.millrace.models.ModelRegistry;
import io.millrace.speech.VoiceFixtures;
import io.millrace.speech.VoiceFixtures.Said;
import io.millrace.tasks.Serving;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Text into speech over HTTP, by the tiny voices. */
@TestPropertySource(properties = "millrace.models.path=src/test/resources/voices")
class SpeechTest extends ServiceHarness {

    private static final String PATH = "/v1/audio/speech";
    private static final String MODEL = "tiny-mms-lengths";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Serving serving;

    SpeechTest(@Autowired ModelRegistry models, @Autowired Serving serving) {
        super(models);
        this.serving = serving;
    }

    private static ObjectNode body(String model, String input, Object... namesAndValues) {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("input", input);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.set((String) namesAndValues[i], JSON.valueToTree(namesAndValues[i + 1]));
        }
        return body;
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private java.net.http.HttpResponse<byte[]> send(String path, ObjectNode body)
            throws IOException, InterruptedException {
        return HTTP.send(request(path, body.toString()), BodyHandlers.ofByteArray());
    }

    private java.net.http.HttpResponse<byte[]> ask(String input, Object... namesAndValues)
            throws IOException, InterruptedException {
        return send(PATH, body(MODEL, input, namesAndValues));
    }

    private static String type(java.net.http.HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static JsonNode error(java.net.http.HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
        assertThat(type(response)).startsWith("application/json");
        return JSON.readTree(response.body()).path("error");
    }

    private void assertRefused(String param, String message, ObjectNode body) throws Exception {
        JsonNode error = error(send(PATH, body), 400);
        assertThat(error.path("message").stringValue()).contains(message);
        assertThat(error.path("param").asString("")).isEqualTo(param);
    }

    private static long frames(byte[] file) {
        Pcm pcm = SoundFile.open(ByteBuffer.wrap(file));
        long frames = 0;
        for (float[] block = pcm.next(); block != null; block = pcm.next()) {
            frames += block.length / pcm.channels();
        }
        return frames;
    }

    private static Said hello() {
        return VoiceFixtures.reference(MODEL).getFirst();
    }

    private static void assertHello(byte[] wav) {
        short[] samples = new short[(wav.length - 44) / 2];
        ByteBuffer.wrap(wav, 44, wav.length - 44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        assertThat(samples).hasSameSizeAs(hello().samples());
        for (int i = 0; i < samples.length; i++) {
            assertThat(Math.abs(samples[i] - hello().samples()[i])).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"mp3,audio/mpeg,16000", "opus,audio/ogg,48000", "flac,audio/flac,16000", "wav,audio/wav,16000"})
    void speech_inEachFormat_isThatSound(String format, String type, int rate) throws Exception {
        java.net.http.HttpResponse<byte[]> response =
                ask(hello().text(), "response_format", format, "voice", "default");
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
        assertThat(type(response)).isEqualTo(type);
        assertThat(SoundFile.open(ByteBuffer.wrap(response.body())).rate()).isEqualTo(rate);
        long expected = hello().samples().length * (long) rate / 16_000;
        assertThat(frames(response.body())).isBetween(expected, expected + (format.equals("mp3") ? 4_000 : 0));
    }

    @Test
    void speech_asPcm_isAt24000() throws Exception {
        java.net.http.HttpResponse<byte[]> response = ask(hello().text(), "response_format", "pcm");
        assertThat(type(response)).isEqualTo("audio/pcm");
        assertThat(response.body()).hasSize(hello().samples().length * 3 / 2 * 2);
    }

    @Test
    void speech_byDefault_isMp3() throws Exception {
        assertThat(type(ask("Hello."))).isEqualTo("audio/mpeg");
    }

    @Test
    void speech_asWav_isWhatNumpyComputes() throws Exception {
        assertHello(ask(hello().text(), "response_format", "wav").body());
    }

    @Test
    void speech_asEvents_isTheSameSound() throws Exception {
        java.net.http.HttpResponse<byte[]> response =
                ask(hello().text(), "response_format", "wav", "stream_format", "sse");
        assertThat(type(response)).startsWith("text/event-stream");
        List<JsonNode> events = new String(response.body(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring(6)))
                .toList();
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (JsonNode event : events.subList(0, events.size() - 1)) {
            assertThat(event.path("type").stringValue()).isEqualTo("speech.audio.delta");
            audio.writeBytes(Base64.getDecoder().decode(event.path("audio").stringValue()));
        }
        assertHello(audio.toByteArray());
        int characters = hello().text().length();
        assertThat(events.getLast().toString())
                .isEqualTo("{\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":" + characters
                        + ",\"output_tokens\":0,\"total_tokens\":" + characters + "}}");
    }

    @Test
    void speech_voiceById_isTheVoice() throws Exception {
        byte[] named = send(PATH, body("tiny-piper", "Hello.", "voice", "high", "response_format", "wav"))
                .body();
        byte[] byId = send(PATH, body("tiny-piper", "Hello.", "voice", Map.of("id", "high"), "response_format", "wav"))
                .body();
        byte[] other = send(PATH, body("tiny-piper", "Hello.", "response_format", "wav"))
                .body();
        assertThat(byId).isEqualTo(named);
        assertThat(Arrays.equals(other, named)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/audio/speech",
                "/openai/v1/audio/speech",
                PATH + "/",
                "/openai/deployments/" + MODEL + "/audio/speech?api-version=1"
            })
    void speech_byOtherPaths_isTheSame(String path) throws Exception {
        byte[] expected = ask("Hello.", "response_format", "wav").body();
        assertThat(send(path, body(MODEL, "Hello.", "response_format", "wav")).body())
                .isEqualTo(expected);
    }

    @Test
    void speech_fields_areRefusedByName() throws Exception {
        assertRefused("voice", "one of the model's, default", body(MODEL, "Hi", "voice", "alloy"));
        assertRefused("voice", "the name of a voice", body(MODEL, "Hi", "voice", 7));
        assertRefused("voice.name", "Unknown field", body(MODEL, "Hi", "voice", Map.of("name", "x")));
        assertRefused("voice.id", "must be a string", body(MODEL, "Hi", "voice", Map.of()));
        assertRefused("speed", "from 0.25 to 4", body(MODEL, "Hi", "speed", 0));
        assertRefused("speed", "from 0.25 to 4", body(MODEL, "Hi", "speed", 5));
        assertRefused("speed", "'speed' must be 1", body("tiny-mms", "Hi", "speed", 2));
        assertRefused("response_format", "aac is not written", body(MODEL, "Hi", "response_format", "aac"));
        assertRefused(
                "response_format", "one of mp3, opus, flac, wav, pcm", body(MODEL, "Hi", "response_format", "ogg"));
        assertRefused("stream_format", "\"audio\" or \"sse\"", body(MODEL, "Hi", "stream_format", "ws"));
        assertRefused("instructions", "not supported", body(MODEL, "Hi", "instructions", "Shout"));
        assertRefused("stream", "Unknown field", body(MODEL, "Hi", "stream", true));
        assertRefused("phonemes", "must be false", body(MODEL, "Hi", "phonemes", true));
        assertThat(ask("Hi", "instructions", "", "user", "me", "speed", 1.0).statusCode())
                .isEqualTo(200);
    }

    @Test
    void speech_notANumber_isRefused() throws Exception {
        String body = "{\"model\":\"" + MODEL + "\",\"input\":\"Hi\",\"speed\":NaN}";
        assertThat(error(HTTP.send(request(PATH, body), BodyHandlers.ofByteArray()), 400)
                        .path("message")
                        .stringValue())
                .contains("JSON");
    }

    @Test
    void speech_inputs_areRefusedWithWhatIsWrong() throws Exception {
        assertRefused("input", "1 to 4096 characters, but has 4097", body(MODEL, "a".repeat(4_097)));
        assertRefused("input", "blank", body(MODEL, " \n"));
        assertRefused("input", "control character U+0007 at 1", body(MODEL, "a\u0007"));
        assertRefused("input", "something to say", body(MODEL, "🙂 !!"));
        assertThat(ask("a a ".repeat(1_024), "response_format", "pcm").statusCode())
                .isEqualTo(200);
    }

    @Test
    void speech_unknownModel_is404() throws Exception {
        assertThat(error(send(PATH, body("nobody", "Hi")), 404).path("code").stringValue())
                .isEqualTo("model_not_found");
    }

    @Test
    void speech_thatFailsAtOnce_hasItsOwnStatus() throws Exception {
        assertThat(error(send(PATH, body("tiny-mms", "Zoo")), 500)
                        .path("message")
                        .stringValue())
                .isNotEmpty();
    }

    @Test
    void speech_thatFailsOnTheWay_isBrokenOff() throws Exception {
        java.net.http.HttpResponse<InputStream> response = HTTP.send(
                request(
                        PATH,
                        body("tiny-mms", "Hello. Zoo.", "response_format", "pcm")
                                .toString()),
                BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void speech_eventsThatFailOnTheWay_endInAnError() throws Exception {
        String events = new String(
                send(PATH, body("tiny-mms", "Hello. Zoo.", "stream_format", "sse", "response_format", "pcm"))
                        .body(),
                UTF_8);
        assertThat(events)
                .contains("speech.audio.delta")
                .contains("{\"error\":")
                .doesNotContain("done");
    }

    @ParameterizedTest
    @CsvSource({"/v1/embeddings,input,embed", "/v1/chat/completions,messages,chat"})
    void otherEndpoints_ofAModelThatSpeaks_areRefused(String path, String field, String purpose) throws Exception {
        String input = field.equals("messages") ? "[{\"role\":\"user\",\"content\":\"x\"}]" : "\"x\"";
        String body = "{\"model\":\"" + MODEL + "\",\"" + field + "\":" + input + "}";
        assertThat(error(HTTP.send(request(path, body), BodyHandlers.ofByteArray()), 400)
                        .path("message")
                        .stringValue())
                .contains("is for speak");
    }

    @Test
    void speech_clientLeaves_theWorkEnds() throws Exception {
        java.net.http.HttpResponse<InputStream> response = HTTP.send(
                request(
                        PATH,
                        body(MODEL, "Hello there. ".repeat(300), "response_format", "wav")
                                .toString()),
                BodyHandlers.ofInputStream());
        response.body().close();
        await("nothing prepared", () -> serving.preparation().busy() == 0);
        await("no permits", () -> serving.models().busy(MODEL).admitted() == 0);
    }

    @Test
    void openAiClient_speaks() throws IOException {
        SpeechCreateParams params = SpeechCreateParams.builder()
                .model(MODEL)
                .input(hello().text())
                .voice("default")
                .responseFormat(SpeechCreateParams.ResponseFormat.WAV)
                .speed(1.0)
                .build();
        try (HttpResponse response = client().audio().speech().create(params)) {
            assertHello(response.body().readAllBytes());
        }
    }
}
