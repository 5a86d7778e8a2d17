package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.MultipartField;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams.TimestampGranularity;
import com.openai.models.audio.transcriptions.TranscriptionInclude;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.translations.TranslationCreateParams;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.audio.AudioTranscriptionResponse;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import io.millrace.audio.Sounds;
import io.millrace.core.JsonFile;
import io.millrace.models.ModelRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Whisper over HTTP, by OpenAI's client and without it, with the tiny models whose text numpy computes. */
@TestPropertySource(properties = {"millrace.models.path=src/test/resources/whisper", "millrace.limits.sound-body=6MB"})
class WhisperServiceTest extends ServiceHarness {

    private static final String PATH = "/v1/audio/transcriptions";
    private static final String MODEL = "tiny-whisper";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final byte[] SOUND = sound();

    private final ModelRegistry registry;

    WhisperServiceTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    private static byte[] sound() {
        float[] samples = new float[50 * 16_000];
        for (int i = 0; i < samples.length; i++) {
            long climbing = (long) i * i / 97_700 % 2001 - 1000;
            samples[i] = (float) (climbing / 4096.0 * (1 + i / 8000 % 3) / 3);
        }
        return Sounds.wav(samples, 16_000);
    }

    private static JsonNode expected(String name) {
        return JsonFile.read(Path.of("src/test/resources/whisper/reference.json"))
                .path(name);
    }

    private static String text(String name) {
        return expected(name).path("segments").values().stream()
                .map(segment -> segment.path("text").stringValue())
                .collect(Collectors.joining())
                .strip();
    }

    private HttpRequest request(String path, String... fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            body.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n" + fields[i + 1]
                            + "\r\n")
                    .getBytes(UTF_8));
        }
        body.writeBytes(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"saw.wav\"\r\n\r\n".getBytes(UTF_8));
        body.writeBytes(SOUND);
        body.writeBytes("\r\n--x--\r\n".getBytes(UTF_8));
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private HttpResponse<String> send(String path, String... fields) throws Exception {
        return HTTP.send(request(path, fields), HttpResponse.BodyHandlers.ofString());
    }

    private String ask(String... fields) throws Exception {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "model";
        all[fields.length + 1] = MODEL;
        return send(PATH, all).body();
    }

    private void assertRefused(String param, String message, String... fields) throws Exception {
        JsonNode error = JSON.readTree(ask(fields)).path("error");
        assertThat(error.path("message").asString("")).contains(message);
        assertThat(error.path("param").asString("")).isEqualTo(param);
    }

    @Test
    void transcriptions_eachFormat_isWritten() throws Exception {
        String said = text("auto");
        assertThat(JSON.readTree(ask()).path("text").stringValue()).isEqualTo(said);
        assertThat(ask("response_format", "text")).isEqualTo(said + "\n");
        assertThat(ask("response_format", "srt")).startsWith("1\n00:00:00,680 --> 00:00:09,260\nan\n\n2\n");
        assertThat(ask("response_format", "vtt")).startsWith("WEBVTT\n\n00:00:00.680 --> 00:00:09.260\nan\n\n");
    }

    @Test
    void transcriptions_verbose_hasWhatWasMeasured() throws Exception {
        JsonNode answer = JSON.readTree(ask(
                "response_format",
                "verbose_json",
                "timestamp_granularities[]",
                "word",
                "timestamp_granularities[]",
                "segment"));
        assertThat(answer.path("language").stringValue()).isEqualTo("chinese");
        assertThat(answer.path("duration").doubleValue()).isEqualTo(50);
        JsonNode expected = expected("auto").path("segments");
        assertThat(answer.path("segments").size()).isEqualTo(expected.size());
        JsonNode segment = answer.path("segments").path(3);
        assertThat(segment.path("seek").intValue())
                .isEqualTo(expected.path(3).path("seek").intValue());
        assertThat(segment.path("temperature").doubleValue()).isEqualTo(1);
        assertThat(segment.path("tokens").toString())
                .isEqualTo(expected.path(3).path("tokens").toString());
        assertThat(segment.path("text").stringValue())
                .isEqualTo(expected.path(3).path("text").stringValue());
        assertThat(answer.path("words").size()).isPositive();
    }

    @Test
    void transcriptions_streamed_isTheSameText() throws Exception {
        String body = ask("stream", "true", "include[]", "logprobs");
        List<JsonNode> events = body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring("data: ".length())))
                .toList();
        String said =
                events.stream().map(event -> event.path("delta").asString("")).collect(Collectors.joining());
        assertThat(said).isEqualTo(events.getLast().path("text").stringValue());
        assertThat(said.strip()).isEqualTo(text("auto"));
        assertThat(events.getFirst().path("logprobs").size()).isPositive();
        assertThat(events.getLast().path("usage").path("seconds").intValue()).isEqualTo(50);
    }

    @Test
    void transcriptions_fields_areRefusedByName() throws Exception {
        assertRefused("language", "[de, en, es, fr, zh]", "language", "klingon");
        assertRefused("prompt", "at most 16384 characters", "prompt", "x".repeat(16_385));
        assertRefused(
                "include", "needs 'response_format' to be json", "include[]", "logprobs", "response_format", "text");
        assertRefused("include[0]", "\"logprobs\"", "include[]", "tokens");
        assertRefused("temperature", "'temperature' must be a number", "temperature", "1.5");
    }

    @Test
    void transcriptions_wordsOfADecoderWithoutAttention_areRefused() throws Exception {
        HttpResponse<String> response = send(
                PATH,
                "model",
                "tiny-whisper-split",
                "response_format",
                "verbose_json",
                "timestamp_granularities[]",
                "word");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).path("error").path("message").stringValue())
                .contains("exported without cross attentions");
    }

    @Test
    void transcriptions_longPrompt_isReadFromItsEnd() throws Exception {
        String prompted = ask("prompt", "hello world ".repeat(1_000) + "<|endoftext|><|startoftranscript|>");
        assertThat(JSON.readTree(prompted).path("text").isString()).as(prompted).isTrue();
    }

    @Test
    void otherEndpoints_ofAWhisper_areRefused() throws Exception {
        assertThat(post("/v1/embeddings", "{\"model\":\"" + MODEL + "\",\"input\":\"x\"}")
                        .body())
                .contains("is for transcribe");
        assertThat(post("/v1/tokenize", "{\"model\":\"" + MODEL + "\",\"prompt\":\"x\"}")
                        .body())
                .contains("is for transcribe");
    }

    @Test
    void transcriptions_clientLeaves_freesItsPlace() throws Exception {
        HttpResponse<InputStream> response =
                HTTP.send(request(PATH, "model", MODEL, "stream", "true"), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        await(
                "nothing runs",
                () -> registry.busy(MODEL).admitted() == 0
                        && registry.busy(MODEL).running() == 0);
    }

    private static MultipartField<InputStream> file() {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(SOUND))
                .filename("saw.wav")
                .build();
    }

    private static TranscriptionCreateParams.Builder params() {
        return TranscriptionCreateParams.builder().file(file()).model(MODEL);
    }

    @Test
    void openAiClient_transcribes() {
        var verbose = client().audio()
                .transcriptions()
                .create(params().responseFormat(AudioResponseFormat.VERBOSE_JSON)
                        .language("de")
                        .addTimestampGranularity(TimestampGranularity.SEGMENT)
                        .build())
                .asVerbose();
        assertThat(verbose.text()).isEqualTo(text("german"));
        assertThat(verbose.language()).isEqualTo("german");
        assertThat(verbose.segments().orElseThrow())
                .hasSize(expected("german").path("segments").size());
        var json = client().audio()
                .transcriptions()
                .create(params().addInclude(TranscriptionInclude.LOGPROBS).build())
                .asTranscription();
        assertThat(json.text()).isEqualTo(text("auto"));
        assertThat(json.logprobs().orElseThrow()).isNotEmpty();
    }

    @Test
    void langChain4j_transcribesUnchanged() {
        AudioTranscriptionRequest request = AudioTranscriptionRequest.builder()
                .audio(Audio.builder().binaryData(SOUND).mimeType("audio/wav").build())
                .language("de")
                .build();
        AudioTranscriptionResponse answer = OpenAiAudioTranscriptionModel.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .modelName(MODEL)
                .maxRetries(0)
                .build()
                .transcribe(request);
        assertThat(answer.text()).isEqualTo(text("german"));
    }

    @Test
    void openAiClient_streams() {
        List<String> deltas = new ArrayList<>();
        try (var events = client().audio().transcriptions().createStreaming(params().build())) {
            events.stream()
                    .filter(TranscriptionStreamEvent::isTranscriptTextDelta)
                    .forEach(event -> deltas.add(event.asTranscriptTextDelta().delta()));
        }
        assertThat(String.join("", deltas).strip()).isEqualTo(text("auto"));
    }

    @Test
    @SuppressWarnings("deprecation") // the client's own word for all translations
    void openAiClient_translates() {
        var answer = client().audio()
                .translations()
                .create(TranslationCreateParams.builder()
                        .file(file())
                        .model(MODEL)
                        .build());
        assertThat(answer.asTranslation().text()).isNotBlank();
        var verbose = client().audio()
                .translations()
                .create(TranslationCreateParams.builder()
                        .file(file())
                        .model(MODEL)
                        .responseFormat(TranslationCreateParams.ResponseFormat.VERBOSE_JSON)
                        .build())
                .asVerbose();
        assertThat(verbose.language()).isEqualTo("english");
        assertThat(verbose.text()).isEqualTo(answer.asTranslation().text());
    }
}
