package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.ServingException.SlowClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** OpenAI's own client as the judge of the wire format; it validates what it reads. */
class OpenAiClientTest extends EdgeTest {

    private static final String STORY = String.join("", FakeTextGeneration.STORY);
    private static final ChatCompletionCreateParams CHAT = ChatCompletionCreateParams.builder()
            .model("org/tiny")
            .addDeveloperMessage("Be brief")
            .addUserMessage("hi")
            .build();

    private OpenAIClient client = OpenAIOkHttpClient.builder().apiKey("none").build();

    @BeforeEach
    void connect() {
        client = client(true);
    }

    private OpenAIClient client(boolean responseValidation) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .responseValidation(responseValidation)
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void chat_withLogprobs_isValid() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(CHAT.toBuilder()
                        .n(2)
                        .logprobs(true)
                        .topLogprobs(2)
                        .safetyIdentifier("u")
                        .build());
        completion.validate();
        assertThat(completion.choices()).hasSize(2).allSatisfy(choice -> {
            assertThat(choice.message().content()).hasValue(STORY);
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
            var tokens = choice.logprobs().orElseThrow().content().orElseThrow();
            assertThat(tokens).hasSize(5).allSatisfy(token -> assertThat(token.topLogprobs())
                    .hasSize(2));
        });
        assertThat(completion
                        .usage()
                        .orElseThrow()
                        .promptTokensDetails()
                        .orElseThrow()
                        .cachedTokens())
                .hasValue(3L);
    }

    @Test
    void chatStreamed_text_equalsWhole() {
        ChatCompletionCreateParams params = CHAT.toBuilder()
                .logprobs(true)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            chunks.forEach(ChatCompletionChunk::validate);
            String text = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(STORY);
            assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(12);
        }
    }

    @Test
    void completions_wholeAndStreamed_agree() {
        CompletionCreateParams params = CompletionCreateParams.builder()
                .model("org/tiny")
                .prompt("Prompt")
                .logprobs(2)
                .build();
        Completion whole = client.completions().create(params);
        whole.choices().forEach(choice -> assertThat(choice.text()).isEqualTo(STORY));
        assertThat(whole.choices()
                        .getFirst()
                        .logprobs()
                        .orElseThrow()
                        .textOffset()
                        .orElseThrow())
                .containsExactly(0L, 4L, 9L, 19L, 22L);
        // The client's validation wants a finish_reason in every chunk; OpenAI's has null until the last.
        OpenAIClient lenient = client(false);
        try (StreamResponse<Completion> stream = lenient.completions().createStreaming(params)) {
            String text = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(choice -> choice.text())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(STORY);
        } finally {
            lenient.close();
        }
    }

    @Test
    void models_listAndRetrieve_areValid() {
        List<Model> models = client.models().list().data();
        models.forEach(Model::validate);
        assertThat(models).extracting(Model::id).containsExactly("org/tiny", "slow");
        assertThat(client.models().retrieve("org/tiny").id()).isEqualTo("org/tiny");
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.models().retrieve("none"));
    }

    @Test
    void embeddings_base64AndFloat_areTheSameNumbers() {
        float[] row = {0f, -0.5f, 1e-40f, 3.4e38f, 1f / 3};
        encoding.answer(List.of(row, row));
        EmbeddingCreateParams params = EmbeddingCreateParams.builder()
                .model("e")
                .inputOfArrayOfStrings(List.of("a", "b"))
                .build();
        CreateEmbeddingResponse byDefault = client.embeddings().create(params);
        CreateEmbeddingResponse floats = client.embeddings()
                .create(params.toBuilder()
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());
        for (CreateEmbeddingResponse response : List.of(byDefault, floats)) {
            response.validate();
            assertThat(response.usage().promptTokens()).isEqualTo(4);
            assertThat(response.data()).hasSize(2).allSatisfy(one -> assertThat(one.embedding())
                    .containsExactly(0f, -0.5f, 1e-40f, 3.4e38f, 1f / 3));
        }
    }

    @Test
    void embeddings_ofTokens_areRead() {
        CreateEmbeddingResponse response = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("e")
                        .inputOfArrayOfTokenArrays(List.of(List.of(1L, 2L), List.of(3L)))
                        .dimensions(3)
                        .user("u")
                        .build());
        assertThat(response.data()).hasSize(2);
        assertThat(encoding.last().options().dimensions()).isEqualTo(3);
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model("e")
                                .input("")
                                .build()))
                .satisfies(e -> assertThat(e.param()).hasValue("input"));
    }

    @Test
    void errors_areTheClientsOwnTypes() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.chat()
                        .completions()
                        .create(CHAT.toBuilder().temperature(3).build()))
                .satisfies(e -> assertThat(e.param()).hasValue("temperature"));
        assertFails(new ModelNotFound("x"), NotFoundException.class);
        assertFails(new Overloaded("full", Duration.ofSeconds(1)), RateLimitException.class);
        assertFails(new ModelNotReady("loading", Duration.ofSeconds(1)), InternalServerException.class);
    }

    private void assertFails(ServingException error, Class<? extends OpenAIException> type) {
        generation.script(_ -> Flux.error(error));
        assertThatExceptionOfType(type)
                .isThrownBy(() -> client.chat().completions().create(CHAT));
        assertThatExceptionOfType(type)
                .isThrownBy(
                        () -> client.chat().completions().createStreaming(CHAT).close());
    }

    @Test
    void errorInTheStream_reachesTheClient() {
        generation.script(_ -> Flux.concat(
                Flux.just(FakeTextGeneration.delta(0, "some", -1)),
                Flux.error(new SlowClient("Client reads too slowly"))));
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(CHAT)) {
            assertThatExceptionOfType(OpenAIException.class)
                    .isThrownBy(() -> stream.stream().forEach(ChatCompletionChunk::validate))
                    .withMessageContaining("Client reads too slowly");
        }
    }
}
