package io.millrace.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.library.Held;
import io.millrace.spring.ScriptedLibrary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.util.MimeTypeUtils;

/** Spring AI unchanged over models of this process. */
@Timeout(180)
class SpringAiModelsTest {

    @TempDir
    Path folder;

    private ScriptedLibrary library;
    private final Forecast forecast = new Forecast();

    @BeforeEach
    void open() throws IOException {
        library = new ScriptedLibrary(folder);
    }

    /** A tool. */
    private static final class Forecast implements ToolCallback {
        private final List<String> asked = new ArrayList<>();

        @Override
        public ToolDefinition getToolDefinition() {
            return ToolDefinition.builder()
                    .name("forecast")
                    .description("The forecast of a city")
                    .inputSchema("""
                            {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
                             "required": ["city"]}""")
                    .build();
        }

        @Override
        public String call(String arguments) {
            asked.add(arguments.replace(" ", ""));
            return "3 days of sun in Nîmes";
        }
    }

    @Test
    void call_question_isAnsweredWithReasonAndUsage() {
        library.say("Good day.");
        library.ask(ChatModel.class, model -> {
            ChatResponse response = model.call(new Prompt("Hello"));
            assertThat(text(response)).isEqualTo("Good day.");
            assertThat(first(response).getMetadata().getFinishReason()).isEqualTo("STOP");
            assertThat(response.getMetadata().getModel()).isEqualTo(ScriptedLibrary.CHAT);
            assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
            assertThat(response.getMetadata().getUsage().getCompletionTokens()).isPositive();
        });
    }

    @Test
    void stream_question_isAnsweredInPiecesThenTold() {
        library.say("One two three four five six seven.");
        library.ask(ChatModel.class, model -> {
            List<ChatResponse> pieces = model.stream(new Prompt("Hello"))
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
            assertThat(pieces).hasSizeGreaterThan(3);
            assertThat(text(pieces)).isEqualTo("One two three four five six seven.");
            assertThat(first(pieces.getLast()).getMetadata().getFinishReason()).isEqualTo("STOP");
            assertThat(pieces.getLast().getMetadata().getUsage().getTotalTokens())
                    .isPositive();
        });
    }

    private static String text(List<ChatResponse> pieces) {
        return pieces.stream().map(SpringAiModelsTest::text).collect(Collectors.joining());
    }

    private static String text(ChatResponse response) {
        return String.valueOf(first(response).getOutput().getText());
    }

    private static Generation first(ChatResponse response) {
        return Objects.requireNonNull(response.getResult());
    }

    @Test
    void options_ofPrompt_areTheModels() {
        library.say("One two three four five six seven.");
        library.ask(ChatModel.class, model -> {
            ChatOptions few =
                    ChatOptions.builder().maxTokens(2).temperature(0.0).build();
            ChatResponse cut = model.call(new Prompt("Hello", few));
            assertThat(first(cut).getMetadata().getFinishReason()).isEqualTo("LENGTH");
            assertThat(cut.getMetadata().getUsage().getCompletionTokens()).isEqualTo(2);
            ChatOptions stop =
                    ChatOptions.builder().stopSequences(List.of(" four")).build();
            assertThat(text(model.call(new Prompt("Hello", stop)))).isEqualTo("One two three");
            ChatOptions hot = ChatOptions.builder().temperature(3.0).build();
            assertThatThrownBy(() -> model.call(new Prompt("Hello", hot))).hasMessageContaining("temperature");
            ChatOptions other = ChatOptions.builder().model("nobody").build();
            assertThatThrownBy(() -> model.call(new Prompt("Hello", other))).isInstanceOf(ModelNotFound.class);
        });
    }

    @Test
    void tools_called_runAndTheirResultsAreRead() {
        library.callsThenAnswers();
        library.ask(ChatModel.class, model -> {
            ChatResponse response = ChatClient.create(model)
                    .prompt()
                    .system("Be brief.")
                    .user("What shall I pack?")
                    .tools(forecast)
                    .call()
                    .chatResponse();
            assertThat(text(Objects.requireNonNull(response))).isEqualTo("Pack light.");
            assertThat(forecast.asked).containsExactly("{\"city\":\"Nîmes\",\"days\":3}");
        });
    }

    @Test
    void tools_streamed_runAndTheirResultsAreRead() {
        library.callsThenAnswers();
        library.ask(ChatModel.class, model -> {
            List<String> parts = ChatClient.create(model).prompt("What shall I pack?").tools(forecast).stream()
                    .content()
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
            assertThat(String.join("", parts)).endsWith("Pack light.");
            assertThat(forecast.asked).hasSize(1);
        });
    }

    @Test
    void tools_withoutAClient_areHandedOut() {
        library.callsThenAnswers();
        library.ask(ChatModel.class, model -> {
            SpringAiChatOptions options =
                    SpringAiChatOptions.builder().toolCallbacks(forecast).build();
            ChatResponse response = model.call(new Prompt("What shall I pack?", options));
            assertThat(response.hasToolCalls()).isTrue();
            assertThat(first(response).getMetadata().getFinishReason()).isEqualTo("TOOL_CALLS");
            assertThat(first(response).getMetadata().<String>get(SpringAiAnswer.REASONING))
                    .isEqualTo("Which city?");
            assertThat(forecast.asked).isEmpty();
        });
    }

    @Test
    void schema_ofOptions_isHeldByTheSampling() {
        library.ask(ChatModel.class, model -> {
            SpringAiChatOptions options = SpringAiChatOptions.builder()
                    .model(ScriptedLibrary.UNSCRIPTED)
                    .maxTokens(60)
                    .outputSchema("""
                            {"type": "object", "properties": {"done": {"type": "boolean"}}, "required": ["done"],
                             "additionalProperties": false}""")
                    .build();
            assertThat(text(model.call(new Prompt("Hello", options)))).matches("\\{\"done\":(true|false)}");
        });
    }

    @Test
    void media_thatNoModelTakes_isRefusedByName() {
        library.ask(ChatModel.class, model -> {
            assertThatThrownBy(() -> model.call(new Prompt(UserMessage.builder()
                            .text("What is it?")
                            .media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("http://localhost/x.png")))
                            .build())))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("bytes of an image");
            assertThatThrownBy(() -> model.call(new Prompt(UserMessage.builder()
                            .text("What is it?")
                            .media(Media.builder()
                                    .mimeType(MimeTypeUtils.APPLICATION_JSON)
                                    .data(new byte[] {1})
                                    .build())
                            .build())))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("application/json");
        });
    }

    @Test
    void call_fromSixteenThreads_runTogether() {
        library.say("One two three four five six seven eight nine ten eleven twelve.");
        Held held = new Held(16);
        library.ask(ChatModel.class, held, (model, _) -> {
            try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
                List<CompletableFuture<String>> answers = IntStream.range(0, 16)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> model.call("Number " + i), threads))
                        .toList();
                assertThat(answers)
                        .allSatisfy(answer ->
                                assertThat(answer.join()).startsWith("One two").endsWith("twelve."));
            }
            assertThat(held.mostRows()).isEqualTo(16);
        });
    }

    @Test
    void embed_texts_areVectorsInTheirOrder() {
        library.ask(EmbeddingModel.class, model -> {
            EmbeddingResponse response = model.call(new EmbeddingRequest(
                    List.of("one", "two", "one"), EmbeddingOptions.builder().build()));
            assertThat(response.getResults()).hasSize(3);
            float[] first = response.getResults().getFirst().getOutput();
            assertThat(first).hasSize(model.dimensions());
            assertThat(response.getResults().get(2).getOutput())
                    .containsExactly(first, org.assertj.core.data.Offset.offset(1e-5f));
            assertThat(Arrays.equals(response.getResults().get(1).getOutput(), first))
                    .isFalse();
            assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
        });
    }

    @Test
    void embed_dimensions_areAsMany() {
        library.ask(EmbeddingModel.class, model -> {
            EmbeddingOptions few = EmbeddingOptions.builder().dimensions(4).build();
            assertThat(model.call(new EmbeddingRequest(List.of("one"), few))
                            .getResults()
                            .getFirst()
                            .getOutput())
                    .hasSize(4);
            EmbeddingOptions none = EmbeddingOptions.builder().dimensions(0).build();
            assertThatThrownBy(() -> model.call(new EmbeddingRequest(List.of("one"), none)))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining("dimensions");
        });
    }
}
