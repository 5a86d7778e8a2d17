package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.MultipartField;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams.TimestampGranularity;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Transducers over HTTP, by OpenAI's client and without it, with the tiny models whose text numpy computes. */
@TestPropertySource(properties = "millrace.models.path=src/test/resources/transducers")
class TransducerServiceTest extends ServiceHarness {

    private static final String MODEL = "tiny-tdt";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TransducerServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private static JsonNode expected() {
        return JsonFile.read(Path.of("src/test/resources/transducers/reference.json"))
                .path("tdt")
                .path("pieces");
    }

    private HttpResponse<String> ask(String... fields) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            body.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n" + fields[i + 1]
                            + "\r\n")
                    .getBytes(UTF_8));
        }
        body.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + MODEL
                        + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")
                .getBytes(UTF_8));
        body.writeBytes(Sounds.file("pieces.wav"));
        body.writeBytes("\r\n--x--\r\n".getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/v1/audio/transcriptions"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void openAiJava_unchanged_getsWordsAndSegments() {
        TranscriptionCreateParams params = TranscriptionCreateParams.builder()
                .file(MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(Sounds.file("pieces.wav")))
                        .filename("pieces.wav")
                        .build())
                .model(MODEL)
                .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                .timestampGranularities(List.of(TimestampGranularity.WORD, TimestampGranularity.SEGMENT))
                .build();
        var answer = client().audio().transcriptions().create(params).asVerbose();
        assertThat(answer.text()).isEqualTo(expected().path("text").stringValue());
        assertThat(answer.duration()).isEqualTo(1.28);
        var words = answer.words().orElseThrow();
        assertThat(words).hasSize(2);
        for (int i = 0; i < words.size(); i++) {
            JsonNode word = expected().path("words").path(i);
            assertThat(words.get(i).word()).isEqualTo(word.path("word").stringValue());
            assertThat(words.get(i).start()).isEqualTo(word.path("start").doubleValue());
            assertThat(words.get(i).end()).isEqualTo(word.path("end").doubleValue());
        }
        assertThat(answer.segments().orElseThrow()).hasSize(1);
    }

    @Test
    void transcriptions_streamed_isTheSameText() throws Exception {
        HttpResponse<String> response = ask("stream", "true");
        assertThat(response.body()).contains("transcript.text.delta").contains("\"text\":\"hello world\"");
    }

    @Test
    void transcriptions_chunkingStrategyAuto_isAsTheModelHasIt() throws Exception {
        assertThat(ask("chunking_strategy", "auto").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chunking_strategy | {"type":"server_vad"} | vad in model.yaml names none
            chunking_strategy[type] | server_vad | vad in model.yaml names none
            chunking_strategy | {"type":"client_vad"} | chunking_strategy.type' must be "server_vad"
            chunking_strategy | {"type":"server_vad","threshold":1.5} | chunking_strategy.threshold' must be a number
            chunking_strategy | {"type":"server_vad","prefix_padding_ms":-1} | chunking_strategy.prefix_padding_ms' must be an integer
            chunking_strategy | {"type":"server_vad","treshold":0.5} | Unknown field 'chunking_strategy.treshold
            chunking_strategy | {"type" | must be "auto" or an object in JSON
            chunking_strategy | none | must be "auto" or an object
            chunking_strategy[threshold] | 0.5 | chunking_strategy.type' must be "server_vad"
            """)
    void transcriptions_chunkingStrategyThatCannotBe_isRefusedByName(String name, String value, String message)
            throws Exception {
        HttpResponse<String> response = ask(name, value);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("message").stringValue()).contains(message);
        assertThat(error.path("param").stringValue()).startsWith("chunking_strategy");
    }
}
