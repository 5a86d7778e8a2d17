package io.millrace.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.spring.ScriptedLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j unchanged over models of this process. */
@Timeout(180)
class LangChain4jModelsTest {

    @TempDir
    Path folder;

    private ScriptedLibrary library;
    private final Weather weather = new Weather();

    @BeforeEach
    void open() throws IOException {
        library = new ScriptedLibrary(folder);
    }

    interface Assistant {
        Result<String> chat(String message);
    }

    interface StreamingAssistant {
        TokenStream chat(String message);
    }

    interface Reader {
        Trip read(String text);
    }

    record Trip(String city, int days) {}

    static class Weather {
        final List<String> asked = new ArrayList<>();

        @Tool("The forecast of a city")
        synchronized String forecast(
                @P("the city") String city, @P(value = "how many days", required = false) Integer days) {
            asked.add(city + " " + days);
            return days + " days of sun in " + city;
        }
    }

    @Test
    void chat_question_isAnsweredWithReasonAndUsage() {
        library.say("<think>A greeting.</think>Good day.");
        library.ask(ChatModel.class, model -> {
            ChatResponse response = model.chat(UserMessage.from("Hello"));
            assertThat(response.aiMessage().text()).isEqualTo("Good day.");
            assertThat(response.aiMessage().thinking()).isEqualTo("A greeting.");
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.modelName()).isEqualTo(ScriptedLibrary.CHAT);
            assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        });
    }

    @Test
    void chat_parameters_areTheModels() {
        library.say("One two three four five six seven.");
        library.ask(ChatModel.class, model -> {
            ChatRequest.Builder request = ChatRequest.builder().messages(UserMessage.from("Hello"));
            assertThat(model.chat(request.maxOutputTokens(2).build()).finishReason())
                    .isEqualTo(FinishReason.LENGTH);
            ChatRequest.Builder other = ChatRequest.builder().messages(UserMessage.from("Hello"));
            assertThatThrownBy(() -> model.chat(other.modelName("nobody").build()))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasCauseInstanceOf(ServingException.ModelNotFound.class);
        });
    }

    @Test
    void chat_imageByAddress_isRefusedByName() {
        library.ask(ChatModel.class, model -> assertThatThrownBy(
                        () -> model.chat(UserMessage.from(ImageContent.from("http://localhost/x.png"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no address is fetched from"));
    }

    @Test
    void tools_called_runAndTheirResultsAreRead() {
        library.callsThenAnswers();
        library.ask(ChatModel.class, model -> {
            Result<String> result = AiServices.builder(Assistant.class)
                    .chatModel(model)
                    .chatMemory(MessageWindowChatMemory.withMaxMessages(20))
                    .tools(weather)
                    .build()
                    .chat("What shall I pack?");
            assertThat(result.content()).isEqualTo("Pack light.");
            assertThat(weather.asked).containsExactly("Nîmes 3");
            assertThat(result.tokenUsage().totalTokenCount()).isPositive();
        });
    }

    @Test
    void tools_streamed_runAndTheirResultsAreRead() {
        library.callsThenAnswers();
        library.ask(StreamingChatModel.class, model -> {
            StringBuilder text = new StringBuilder();
            StringBuilder thought = new StringBuilder();
            CompletableFuture<ChatResponse> done = new CompletableFuture<>();
            AiServices.builder(StreamingAssistant.class)
                    .streamingChatModel(model)
                    .chatMemory(MessageWindowChatMemory.withMaxMessages(20))
                    .tools(weather)
                    .build()
                    .chat("What shall I pack?")
                    .onPartialResponse(text::append)
                    .onPartialThinking(part -> thought.append(part.text()))
                    .onCompleteResponse(done::complete)
                    .onError(done::completeExceptionally)
                    .start();
            assertThat(done.join().aiMessage().text()).isEqualTo("Pack light.");
            assertThat(text.toString()).endsWith("Pack light.");
            assertThat(thought.toString()).isEqualTo("Which city?");
            assertThat(weather.asked).containsExactly("Nîmes 3");
        });
    }

    @Test
    void stream_refused_isToldToTheHandler() {
        library.ask(StreamingChatModel.class, model -> {
            CompletableFuture<Throwable> failed = new CompletableFuture<>();
            ChatRequest request = ChatRequest.builder()
                    .messages(UserMessage.from("Hello"))
                    .modelName("nobody")
                    .build();
            model.chat(request, new StreamingChatResponseHandler() {
                @Override
                public void onCompleteResponse(ChatResponse response) {
                    failed.completeExceptionally(new AssertionError(response));
                }

                @Override
                public void onError(Throwable error) {
                    failed.complete(error);
                }
            });
            assertThat(failed.join()).isInstanceOf(ModelNotFoundException.class);
        });
    }

    @Test
    void schema_ofAService_isHeldByTheSampling() {
        library.say("{\"city\":\"Nîmes\",\"days\":3}");
        library.ask(ChatModel.class, model -> assertThat(
                        AiServices.create(Reader.class, model).read("Three days in Nîmes"))
                .isEqualTo(new Trip("Nîmes", 3)));
    }

    @Test
    void schema_ofARequest_isHeldByTheSampling() {
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("answer")
                        .rootElement(JsonObjectSchema.builder()
                                .addBooleanProperty("done")
                                .required("done")
                                .additionalProperties(false)
                                .build())
                        .build())
                .build();
        library.ask(ChatModel.class, model -> assertThat(model.chat(ChatRequest.builder()
                                .messages(UserMessage.from("Hello"))
                                .modelName(ScriptedLibrary.UNSCRIPTED)
                                .responseFormat(format)
                                .build())
                        .aiMessage()
                        .text())
                .matches("\\{\"done\":(true|false)}"));
    }

    @Test
    void embedAll_texts_areVectorsInTheirOrder() {
        library.ask(EmbeddingModel.class, model -> {
            var response = model.embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")));
            assertThat(response.content()).hasSize(2);
            assertThat(response.tokenUsage())
                    .extracting(TokenUsage::inputTokenCount)
                    .matches(count -> count > 0);
            assertThat(model.embed("one").content().vector())
                    .containsExactly(
                            response.content().getFirst().vector(), org.assertj.core.data.Offset.offset(1e-5f));
            assertThat(model.dimension()).isEqualTo(24);
        });
    }

    @Test
    void scoreAll_texts_areScoredInTheirOrder() {
        library.ask(ScoringModel.class, model -> {
            List<Double> scores = model.scoreAll(
                            List.of(TextSegment.from("one"), TextSegment.from("two two"), TextSegment.from("one")),
                            "one")
                    .content();
            assertThat(scores).hasSize(3);
            assertThat(scores.get(0)).isEqualTo(scores.get(2), org.assertj.core.data.Offset.offset(1e-5));
        });
    }

    @Test
    void errors_refusals_areLangChain4jsByWhichItTriesAgain() {
        assertThat(LangChain4jErrors.of(new Overloaded("full", Duration.ofSeconds(1))))
                .isInstanceOf(RateLimitException.class)
                .hasMessage("full");
        RuntimeException other = new IllegalStateException("closed");
        assertThat(LangChain4jErrors.of(other)).isSameAs(other);
    }
}
