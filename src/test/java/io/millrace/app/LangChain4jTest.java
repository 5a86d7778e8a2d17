package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import io.millrace.models.ModelRegistry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** LangChain4j unchanged: its AiServices with tools, with objects as answers, and its other models of OpenAI's forms. */
class LangChain4jTest extends ScriptedHarness {

    private static final String TRIP =
            "{\"city\":\"Nîmes\",\"from\":{\"year\":2026,\"month\":12,\"day\":1},\"days\":3,\"price\":99.5,"
                    + "\"comfort\":\"HIGH\",\"stops\":[{\"place\":\"Lyon\",\"nights\":1}]}";

    LangChain4jTest(@Autowired ModelRegistry models) {
        super(models);
    }

    enum Comfort {
        LOW,
        HIGH
    }

    record Stop(String place, int nights) {}

    record Trip(String city, LocalDate from, int days, double price, Comfort comfort, List<Stop> stops) {}

    interface Planner {
        @SystemMessage("You plan trips.")
        @UserMessage("Read the trip of this text: {{text}}")
        Trip read(@V("text") String text);

        @UserMessage("How do they feel? {{it}}")
        Comfort judge(String text);

        @UserMessage("Is it far? {{it}}")
        boolean isFar(String text);

        @UserMessage("All the places of: {{it}}")
        List<String> places(String text);
    }

    interface Assistant {
        Result<String> chat(String message);
    }

    interface StreamingAssistant {
        TokenStream chat(String message);
    }

    static class Weather {
        final List<String> asked = new ArrayList<>();

        @Tool("The forecast of a city")
        synchronized String forecast(
                @P("the city") String city, @P(value = "how many days", required = false) Integer days) {
            asked.add(city + " " + days);
            return days + " days of sun in " + city;
        }

        @Tool("What the time is")
        String now() {
            return "noon";
        }
    }

    private OpenAiChatModel.OpenAiChatModelBuilder model() {
        return OpenAiChatModel.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .maxRetries(0)
                .modelName(MODEL);
    }

    private OpenAiStreamingChatModel streaming() {
        return OpenAiStreamingChatModel.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .modelName(MODEL)
                .returnThinking(true)
                .build();
    }

    private static void callsThenAnswers() {
        say(List.of(
                Map.of("when", "<tool_response>\\n3 days of sun in Nîmes", "say", "Pack light."),
                Map.of(
                        "when",
                        "",
                        "say",
                        "<think>Which city?</think>Let me see.\n"
                                + call("forecast", "{\"city\": \"Nîmes\", \"days\": 3}") + "\n" + call("now", "{}"))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tools_called_runAndTheirResultsAreRead(boolean strict) {
        callsThenAnswers();
        Weather weather = new Weather();
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model().strictTools(strict)
                        .returnThinking(true)
                        .sendThinking(true)
                        .build())
                .chatMemory(MessageWindowChatMemory.withMaxMessages(20))
                .tools(weather)
                .build();
        Result<String> result = assistant.chat("What shall I pack?");
        assertThat(result.content()).isEqualTo("Pack light.");
        assertThat(weather.asked).containsExactly("Nîmes 3");
        assertThat(result.toolExecutions()).hasSize(2);
        assertThat(result.tokenUsage().totalTokenCount()).isPositive();
        assertThat(assistant.chat("Again?").content()).isEqualTo("Pack light.");
    }

    @Test
    void tools_streamed_runAndTheirResultsAreRead() {
        callsThenAnswers();
        Weather weather = new Weather();
        StringBuilder thought = new StringBuilder();
        StringBuilder text = new StringBuilder();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        AiServices.builder(StreamingAssistant.class)
                .streamingChatModel(streaming())
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
        assertThat(text.toString()).startsWith("Let me see.").endsWith("Pack light.");
        assertThat(thought.toString()).isEqualTo("Which city?");
        assertThat(weather.asked).containsExactly("Nîmes 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void object_bySchema_isRead(boolean strict) {
        say(TRIP);
        Planner planner = AiServices.create(
                Planner.class,
                model().supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                        .strictJsonSchema(strict)
                        .build());
        assertThat(planner.read("three days in Nîmes"))
                .isEqualTo(new Trip(
                        "Nîmes", LocalDate.of(2026, 12, 1), 3, 99.5, Comfort.HIGH, List.of(new Stop("Lyon", 1))));
    }

    @Test
    void object_byPromptAlone_isRead() {
        say(TRIP);
        assertThat(AiServices.create(Planner.class, model().build()).read("x").city())
                .isEqualTo("Nîmes");
    }

    @Test
    void object_byJsonMode_isRead() {
        say(TRIP);
        assertThat(AiServices.create(
                                Planner.class,
                                model().responseFormat("json_object").build())
                        .read("x")
                        .days())
                .isEqualTo(3);
    }

    @Test
    void values_bySchemaOfAModelThatWouldChat_areOfTheirTypes() {
        say("I would rather talk about something else.");
        Planner planner = AiServices.create(
                Planner.class,
                model().supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                        .strictJsonSchema(true)
                        .reasoningEffort("none")
                        .maxTokens(2_000)
                        .build());
        assertThat(planner.judge("Fine.")).isIn((Object[]) Comfort.values());
        assertThat(planner.isFar("Rome")).isIn(true, false);
        say("{\"values\":[\"Lyon\",\"Nîmes\"]}");
        assertThat(planner.places("a tour")).containsExactly("Lyon", "Nîmes");
    }

    @Test
    void responses_withTools_runAndTheirResultsAreRead() {
        callsThenAnswers();
        Weather weather = new Weather();
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(OpenAiResponsesChatModel.builder()
                        .baseUrl("http://localhost:" + port + "/v1")
                        .apiKey("unused")
                        .modelName(MODEL)
                        .build())
                .tools(weather)
                .build();
        assertThat(assistant.chat("What shall I pack?").content()).isEqualTo("Pack light.");
        assertThat(weather.asked).containsExactly("Nîmes 3");
    }

    @Test
    void text_completed_isRead() {
        say("Once.");
        OpenAiLanguageModel language = OpenAiLanguageModel.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .apiKey("unused")
                .maxRetries(0)
                .modelName(MODEL)
                .build();
        assertThat(language.generate("Tell").content()).isEqualTo("Once.");
    }
}
