package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.MultipartField;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams.TimestampGranularity;
import io.millrace.audio.Sounds;
import io.millrace.models.ModelRegistry;
import io.millrace.preparation.Preparation;
import io.millrace.tasks.Serving;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Sound into text over HTTP, by the tiny models that hear tones. */
@TestPropertySource(
        properties = {
            "millrace.models.path=src/test/resources/speech",
            "millrace.limits.sound-body=6MB",
            "millrace.limits.sound-seconds=200"
        })
class TranscriptionsTest extends ServiceHarness {

    private static final String PATH = "/v1/audio/transcriptions";
    private static final String MODEL = "tiny-wav2vec2";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Preparation preparation;

    TranscriptionsTest(@Autowired ModelRegistry models, @Autowired Serving serving) {
        super(models);
        this.preparation = serving.preparation();
    }

    private static byte[] form(byte[] file, String... namesAndTexts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            body.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"" + namesAndTexts[i] + "\"\r\n\r\n"
                            + namesAndTexts[i + 1] + "\r\n")
                    .getBytes(UTF_8));
        }
        body.writeBytes(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"any.bin\"\r\n\r\n".getBytes(UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--x--\r\n".getBytes(UTF_8));
        return body.toByteArray();
    }

    private HttpRequest request(String path, byte[] form) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form))
                .build();
    }

    private HttpResponse<String> send(String path, byte[] form) throws IOException, InterruptedException {
        return HTTP.send(request(path, form), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(byte[] file, String... fields) throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "model";
        all[fields.length + 1] = MODEL;
        return send(PATH, form(file, all));
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body()).path("error");
    }

    private void assertRefused(String param, String message, byte[] file, String... fields) throws Exception {
        JsonNode error = error(ask(file, fields), 400);
        assertThat(error.path("message").stringValue()).contains(message);
        assertThat(error.path("param").asString("")).isEqualTo(param);
    }

    private static byte[] hello() {
        return Sounds.file("hello.wav");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello.wav",
                "hello-alaw.wav",
                "hello-mulaw.wav",
                "hello-u8.wav",
                "hello-24bit.flac",
                "hello-stereo.flac",
                "hello.mp3",
                "hello-44k-stereo.mp3",
                "hello.ogg",
                "hello-stereo.ogg",
                "hello.opus",
                "hello-stereo.opus",
                "hello.webm",
                "hello-vorbis.webm",
                "hello.m4a",
                "hello-fragmented.mp4"
            })
    void transcriptions_ofEachForm_isTheText(String file) throws Exception {
        HttpResponse<String> response = ask(Sounds.file(file));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("text").stringValue()).isEqualTo("HELLO WORLD");
        assertThat(answer.path("usage").toString()).isEqualTo("{\"type\":\"duration\",\"seconds\":2}");
    }

    /** Short forms are read on the connection's thread, long ones in their turn on others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--x/Content-Disposition: form-data; name=a//b/ | more than 128 parts",
                "--x/X-Y: z/X-Y: z/ | part 0 has no head that ends",
                "/--/--/-- | its boundary is nowhere in it",
                "--x/Content-Disposition: form-data//x/ | part 0 has no name",
                "--xy | a boundary is not a line of its own",
            })
    void transcriptions_formThatIsBroken_isRefusedHoweverLong(String unit, String message) throws Exception {
        String lines = unit.replace("/", "\r\n");
        for (int times : new int[] {1 + 20_000 / lines.length(), 1 + 400_000 / lines.length()}) {
            JsonNode error = error(send(PATH, lines.repeat(times).getBytes(UTF_8)), 400);
            assertThat(error.path("message").stringValue())
                    .startsWith("The request body cannot be read as multipart/form-data: ")
                    .contains(message);
        }
    }

    @Test
    void transcriptions_eachFormat_isWritten() throws Exception {
        assertThat(ask(hello(), "response_format", "text").body()).isEqualTo("HELLO WORLD\n");
        assertThat(ask(hello(), "response_format", "srt").body())
                .isEqualTo("1\n00:00:00,000 --> 00:00:01,060\nHELLO WORLD\n\n");
        HttpResponse<String> vtt = ask(hello(), "response_format", "vtt");
        assertThat(vtt.body()).isEqualTo("WEBVTT\n\n00:00:00.000 --> 00:00:01.060\nHELLO WORLD\n\n");
        assertThat(vtt.headers().firstValue("Content-Type").orElse("")).startsWith("text/vtt");
    }

    @Test
    void transcriptions_verbose_hasSegmentsAndWords() throws Exception {
        JsonNode answer = JSON.readTree(ask(
                        hello(),
                        "response_format",
                        "verbose_json",
                        "language",
                        "en",
                        "timestamp_granularities[]",
                        "word",
                        "timestamp_granularities[]",
                        "segment")
                .body());
        JsonNode expected = Sounds.reference("wav2vec2");
        assertThat(answer.path("task").stringValue()).isEqualTo("transcribe");
        assertThat(answer.path("language").stringValue()).isEqualTo("en");
        assertThat(answer.path("duration").doubleValue()).isEqualTo(1.1);
        assertThat(answer.path("words").toString())
                .isEqualTo(expected.path("words").toString());
        JsonNode segment = answer.path("segments").path(0);
        assertThat(segment.path("tokens").toString())
                .isEqualTo(expected.path("tokens").toString());
        assertThat(segment.path("text").stringValue()).isEqualTo("HELLO WORLD");
        assertThat(segment.path("end").doubleValue()).isEqualTo(1.06);
        JsonNode usual =
                JSON.readTree(ask(hello(), "response_format", "verbose_json").body());
        assertThat(usual.path("segments").size()).isEqualTo(1);
        assertThat(usual.has("words")).isFalse();
    }

    @Test
    void transcriptions_streamed_isTheSameText() throws Exception {
        String body = ask(hello(), "stream", "true").body();
        assertThat(body).isEqualTo("""
                data: {"type":"transcript.text.delta","delta":"HELLO WORLD"}

                data: {"type":"transcript.text.done","text":"HELLO WORLD","usage":{"type":"duration","seconds":2}}

                """);
    }

    @Test
    void transcriptions_streamThatBreaksOnTheWay_endsInAnError() throws Exception {
        float[] hello = Sounds.samples(hello());
        float[] many = new float[1_000 * 2_000];
        for (int i = 0; i < many.length / hello.length; i++) {
            System.arraycopy(hello, 0, many, i * hello.length, hello.length);
        }
        byte[] data = new byte[4 * many.length];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(many);
        data[data.length - 1] = 0x7f;
        data[data.length - 2] = (byte) 0xff;
        byte[] file =
                Sounds.wav(3, 32, 1, 16_000, Arrays.copyOfRange(data, data.length - 1_400_000 * 4, data.length), 0);
        String body = ask(file, "stream", "true").body();
        assertThat(body)
                .contains("transcript.text.delta")
                .contains("a sample that is no number")
                .doesNotContain("done");
    }

    @Test
    void transcriptions_byOtherPaths_areTheSame() throws Exception {
        byte[] form = form(hello(), "model", MODEL);
        for (String path : List.of("/audio/transcriptions", "/openai/v1/audio/transcriptions", PATH + "/")) {
            assertThat(send(path, form).body()).as(path).contains("HELLO WORLD");
        }
        assertThat(send("/openai/deployments/" + MODEL + "/audio/transcriptions?api-version=1", form(hello()))
                        .body())
                .contains("HELLO WORLD");
    }

    @Test
    void transcriptions_fields_areRefusedByName() throws Exception {
        assertRefused("modle", "did you mean 'model'", hello(), "modle", "x");
        assertRefused("response_format", "one of json, text, srt", hello(), "response_format", "xml");
        assertRefused("temperature", "'temperature' must be a number", hello(), "temperature", "hot");
        assertRefused("temperature", "temperature must be 0", hello(), "temperature", "0.5");
        assertRefused("prompt", "takes none", hello(), "prompt", "Once");
        assertRefused("language", "a language such as", hello(), "language", "e");
        assertRefused(
                "timestamp_granularities", "needs 'response_format'", hello(), "timestamp_granularities[]", "word");
        assertRefused("stream", "json or text", hello(), "stream", "true", "response_format", "srt");
        assertRefused("stream", "true or false", hello(), "stream", "maybe");
        assertRefused("include", "not supported", hello(), "include[]", "logprobs");
        assertThat(ask(hello(), "temperature", "0", "chunking_strategy", "auto", "user", "me")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void transcriptions_timeout_isKeptByFieldAndHeader() throws Exception {
        assertRefused("timeout", "'timeout' must be a number above 0", hello(), "timeout", "0");
        assertThat(error(ask(hello(), "timeout", "0.000001"), 504).path("code").stringValue())
                .isEqualTo("deadline_exceeded");
        HttpRequest request = HttpRequest.newBuilder(request(PATH, form(hello(), "model", MODEL)), (_, _) -> true)
                .header("x-millrace-timeout", "soon")
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(error(response, 400).path("message").stringValue()).contains("'x-millrace-timeout' must be");
    }

    @Test
    void transcriptions_files_areRefusedWithWhatIsWrong() throws Exception {
        assertRefused("file", "is empty", new byte[0]);
        assertRefused("file", "none of WAV, FLAC", "hello".getBytes(UTF_8));
        assertRefused("file", "ends too early", Arrays.copyOf(Sounds.file("hello.ogg"), 5_000));
        assertRefused("file", "more than the 200 s", Sounds.wav(new float[201_000], 1_000));
        assertRefused("file", "9 channels", Sounds.wav(1, 16, 9, 16_000, new byte[1_800], 1_800));
        assertRefused("file", "holds no sound", Sounds.wav(new float[0], 16_000));
        byte[] endless = Sounds.wav(1, 16, 1, 16_000, new byte[3_200], -1);
        assertThat(ask(endless).statusCode()).isEqualTo(200);
    }

    @Test
    void transcriptions_withoutAFile_isRefused() throws Exception {
        byte[] form = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--x--\r\n".getBytes(UTF_8);
        assertThat(error(send(PATH, form), 400).path("param").stringValue()).isEqualTo("file");
        assertThat(error(send(PATH, new byte[0]), 400).path("message").stringValue())
                .contains("nowhere in it");
    }

    @Test
    void transcriptions_bodyTooLong_is413() throws Exception {
        assertThat(error(ask(new byte[7 << 20]), 413).path("message").stringValue())
                .contains("6291456");
    }

    @Test
    void transcriptions_otherType_is415() throws Exception {
        assertThat(error(post(PATH, "{}"), 415).path("message").stringValue()).contains("multipart/form-data");
    }

    @Test
    void transcriptions_unknownModel_is404() throws Exception {
        assertThat(error(send(PATH, form(hello(), "model", "nobody")), 404)
                        .path("code")
                        .stringValue())
                .isEqualTo("model_not_found");
    }

    @ParameterizedTest
    @CsvSource({"/v1/embeddings,input,embed", "/v1/chat/completions,messages,chat"})
    void otherEndpoints_ofAModelThatHears_areRefused(String path, String field, String purpose) throws Exception {
        String input = field.equals("messages") ? "[{\"role\":\"user\",\"content\":\"x\"}]" : "\"x\"";
        JsonNode error = error(post(path, "{\"model\":\"" + MODEL + "\",\"" + field + "\":" + input + "}"), 400);
        assertThat(error.path("message").stringValue()).contains("is for transcribe");
    }

    @Test
    void translations_ofAModelThatOnlyTranscribes_areRefused() throws Exception {
        HttpResponse<String> response = send("/v1/audio/translations", form(hello(), "model", MODEL));
        assertThat(error(response, 400).path("message").stringValue()).contains("cannot translate what is said");
    }

    @Test
    void transcriptions_clientLeaves_theWorkEnds() throws Exception {
        float[] noise = new float[190 * 16_000 / 16];
        byte[] file = Sounds.wav(noise, 1_000);
        HttpResponse<InputStream> response = HTTP.send(
                request(PATH, form(file, "model", MODEL, "stream", "true")), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        await("nothing prepared", () -> preparation.busy() == 0);
    }

    @Test
    void openAiClient_transcribes() throws IOException {
        try (InputStream file = new ByteArrayInputStream(hello())) {
            TranscriptionCreateParams params = TranscriptionCreateParams.builder()
                    .file(MultipartField.<InputStream>builder()
                            .value(file)
                            .filename("hello.wav")
                            .build())
                    .model(MODEL)
                    .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                    .addTimestampGranularity(TimestampGranularity.WORD)
                    .build();
            var answer = client().audio().transcriptions().create(params).asVerbose();
            assertThat(answer.text()).isEqualTo("HELLO WORLD");
            assertThat(answer.words().orElseThrow())
                    .extracting(word -> word.word())
                    .containsExactly("HELLO", "WORLD");
        }
    }
}
