package io.millrace.lab.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.StartedJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioSpeechOptions;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Spring AI's client unchanged: images and sounds in chats, transcriptions and speech, beside what plain HTTP gets. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringAiMediaTest {

    private static final Path TESTS = Path.of("../src/test/resources");
    private static final Path SPOKEN = TESTS.resolve("sounds/hello.wav");
    private static final String QUESTION = "What is it?";

    private final JsonMapper json = new JsonMapper();
    private final ModelVariants models = StartedJar.models();
    private final Service service;

    SpringAiMediaTest() throws IOException, InterruptedException {
        models.addCopies("tiny-ultravox", TESTS.resolve("hearing/tiny-ultravox"), Map.of());
        models.addCopies("tiny-whisper", TESTS.resolve("whisper/tiny-whisper"), Map.of());
        models.addCopies("tiny-piper", TESTS.resolve("voices/tiny-piper"), Map.of());
        Path sight = models.root().resolve("tiny-smolvlm");
        merge(TESTS.resolve("sight/shared"), sight);
        merge(TESTS.resolve("sight/tiny-smolvlm"), sight);
        service = StartedJar.start(models);
    }

    private static void merge(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @AfterAll
    void end() throws IOException {
        service.close();
        models.close();
    }

    private String url() {
        return "http://localhost:" + service.address().getPort() + "/v1";
    }

    private String chat(String model, MimeType type, byte[] media) {
        OpenAiChatOptions options = OpenAiChatOptions.builder()
                .baseUrl(url())
                .apiKey("unused")
                .maxRetries(0)
                .model(model)
                .maxCompletionTokens(9)
                .temperature(0.0)
                .build();
        return ChatClient.create(OpenAiChatModel.builder().options(options).build())
                .prompt()
                .user(user -> user.text(QUESTION).media(type, new ByteArrayResource(media)))
                .call()
                .content();
    }

    private String plain(String model, Map<String, ?> part) throws IOException, InterruptedException {
        Map<String, ?> text = Map.of("type", "text", "text", QUESTION);
        Map<String, ?> body = Map.of(
                "model",
                model,
                "max_completion_tokens",
                9,
                "temperature",
                0,
                "messages",
                List.of(Map.of("role", "user", "content", List.of(text, part))));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return json.readTree(answer).at("/choices/0/message/content").asString();
        }
    }

    private byte[] picture() throws IOException {
        JsonNode pictures = json.readTree(Files.readString(TESTS.resolve("spaces/pictures.json")));
        return Base64.getDecoder().decode(pictures.at("/pictures/0/file").asString());
    }

    @Test
    void chat_withAnImage_isAnsweredAsOverHttp() throws Exception {
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(picture());
        String expected = plain("tiny-smolvlm", Map.of("type", "image_url", "image_url", Map.of("url", url)));
        assertThat(expected).isNotEmpty();
        assertThat(chat("tiny-smolvlm", MimeTypeUtils.IMAGE_PNG, picture())).isEqualTo(expected);
    }

    @Test
    void chat_withASound_isAnsweredAsOverHttp() throws Exception {
        byte[] sound = Files.readAllBytes(SPOKEN);
        String data = Base64.getEncoder().encodeToString(sound);
        String expected = plain(
                "tiny-ultravox", Map.of("type", "input_audio", "input_audio", Map.of("data", data, "format", "wav")));
        assertThat(expected).isNotEmpty();
        assertThat(chat("tiny-ultravox", MimeType.valueOf("audio/wav"), sound)).isEqualTo(expected);
    }

    @Test
    void transcription_ofAFile_isText() {
        OpenAiAudioTranscriptionOptions options = OpenAiAudioTranscriptionOptions.builder()
                .baseUrl(url())
                .apiKey("unused")
                .model("tiny-whisper")
                .language("de")
                .build();
        String text = OpenAiAudioTranscriptionModel.builder()
                .options(options)
                .build()
                .call(new AudioTranscriptionPrompt(new FileSystemResource(SPOKEN)))
                .getResult()
                .getOutput();
        assertThat(text).isNotNull();
    }

    @Test
    void speech_ofAText_isAWavFile() {
        OpenAiAudioSpeechOptions options = OpenAiAudioSpeechOptions.builder()
                .baseUrl(url())
                .apiKey("unused")
                .model("tiny-piper")
                .voice("high")
                .responseFormat("wav")
                .build();
        byte[] wav = OpenAiAudioSpeechModel.builder().options(options).build().call("Hello.");
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(wav.length).isGreaterThan(1_000);
    }
}
