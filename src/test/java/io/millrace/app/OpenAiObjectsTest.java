package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.StructuredResponse;
import com.openai.models.responses.StructuredResponseCreateParams;
import io.millrace.models.ModelRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** OpenAI's own client unchanged, with classes for answers and for the arguments of tools. */
class OpenAiObjectsTest extends ScriptedHarness {

    private static final String TRIP =
            "{\"city\":\"Nîmes\",\"comfort\":\"HIGH\",\"days\":3,\"note\":null,\"price\":99.5,"
                    + "\"stops\":[{\"nights\":1,\"place\":\"Lyon\"}]}";

    OpenAiObjectsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    public enum Comfort {
        LOW,
        HIGH
    }

    public static class Stop {
        public int nights;
        public String place = "";
    }

    public static class Trip {
        public String city = "";
        public Comfort comfort = Comfort.LOW;
        public int days;
        public Optional<String> note = Optional.empty();
        public double price;
        public List<Stop> stops = List.of();
    }

    @JsonClassDescription("The forecast of a city")
    public static class Forecast {
        @JsonPropertyDescription("the city")
        public String city = "";

        public int days;
    }

    private static StructuredChatCompletionCreateParams.Builder<Trip> trip() {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addDeveloperMessage("You plan trips.")
                .addUserMessage("Three days in Nîmes")
                .responseFormat(Trip.class);
    }

    private static void isTheTrip(StructuredChatCompletion<Trip> answer) {
        isTheTrip(answer.choices().getFirst().message().content().orElseThrow());
    }

    private static void isTheTrip(Trip trip) {
        assertThat(trip.city).isEqualTo("Nîmes");
        assertThat(trip.comfort).isEqualTo(Comfort.HIGH);
        assertThat(trip.days).isEqualTo(3);
        assertThat(trip.note).isEmpty();
        assertThat(trip.stops).singleElement().satisfies(stop -> assertThat(stop.place)
                .isEqualTo("Lyon"));
    }

    @Test
    void chat_answerOfAClass_isRead() {
        say(TRIP);
        isTheTrip(client().chat().completions().create(trip().build()));
    }

    @Test
    void chat_answerOfAClassStreamed_isRead() {
        say(TRIP);
        ChatCompletionAccumulator joined = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client().chat().completions().createStreaming(trip().build())) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(joined::accumulate);
        }
        isTheTrip(joined.chatCompletion(Trip.class));
    }

    @Test
    void chat_toolOfAClass_isCalledAndItsResultRead() {
        say(List.of(
                Map.of("when", "<tool_response>\\n.*sun", "say", "Pack light."),
                Map.of("when", "", "say", call("Forecast", "{\"city\": \"Nîmes\", \"days\": 3}"))));
        ChatCompletionCreateParams.Builder asking = ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage("What shall I pack?")
                .addTool(Forecast.class);
        ChatCompletionMessage asked = client().chat()
                .completions()
                .create(asking.build())
                .validate()
                .choices()
                .getFirst()
                .message();
        ChatCompletionMessageToolCall call = asked.toolCalls().orElseThrow().getFirst();
        Forecast forecast = call.asFunction().function().arguments(Forecast.class);
        assertThat(forecast.city).isEqualTo("Nîmes");
        assertThat(forecast.days).isEqualTo(3);
        ChatCompletion told = client().chat()
                .completions()
                .create(asking.addMessage(asked)
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.asFunction().id())
                                .contentAsJson(Map.of("weather", "sun"))
                                .build())
                        .build());
        assertThat(told.choices().getFirst().message().content()).hasValue("Pack light.");
    }

    @Test
    void response_answerOfAClass_isRead() {
        say("<think>Hm.</think>" + TRIP);
        StructuredResponseCreateParams<Trip> asking = ResponseCreateParams.builder()
                .model(MODEL)
                .input("Three days in Nîmes")
                .text(Trip.class)
                .build();
        StructuredResponse<Trip> response = client().responses().create(asking);
        isTheTrip(response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .findFirst()
                .orElseThrow()
                .asOutputText());
    }

    @Test
    void response_toolOfAClass_isCalled() {
        say(call("Forecast", "{\"city\": \"Nîmes\", \"days\": 3}"));
        ResponseFunctionToolCall call = client()
                .responses()
                .create(ResponseCreateParams.builder()
                        .model(MODEL)
                        .input("What shall I pack?")
                        .addTool(Forecast.class)
                        .build())
                .output()
                .stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .findFirst()
                .orElseThrow()
                .asFunctionCall();
        assertThat(call.arguments(Forecast.class).city).isEqualTo("Nîmes");
    }
}
