package io.millrace.lab.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lab.service.ScriptedService;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.core.ParameterizedTypeReference;

/** Spring AI's client unchanged, built by hand: tools, and objects as answers. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringAiTest {

    private static final String TRIP = "{\"city\":\"Nîmes\",\"comfort\":\"HIGH\",\"days\":3,\"from\":\"2026-12-01\","
            + "\"price\":99.5,\"stops\":[{\"nights\":1,\"place\":\"Lyon\"}]}";

    private final ScriptedService service;
    private final Weather weather = new Weather();

    SpringAiTest() throws IOException, InterruptedException {
        service = ScriptedService.start();
    }

    enum Comfort {
        LOW,
        HIGH
    }

    record Stop(String place, int nights) {}

    record Trip(String city, LocalDate from, int days, double price, Comfort comfort, List<Stop> stops) {
        static final Trip NIMES =
                new Trip("Nîmes", LocalDate.of(2026, 12, 1), 3, 99.5, Comfort.HIGH, List.of(new Stop("Lyon", 1)));
    }

    static final class Weather {
        private final List<String> asked = new ArrayList<>();

        @Tool(description = "The forecast of a city")
        String forecast(@ToolParam(description = "the city") String city, @ToolParam(required = false) Integer days) {
            asked.add(city + " " + days);
            return days + " days of sun in " + city;
        }

        @Tool(description = "What the time is")
        String now() {
            return "noon";
        }
    }

    @BeforeEach
    void forget() {
        weather.asked.clear();
    }

    @AfterAll
    void end() throws IOException {
        service.close();
    }

    private ChatClient client() {
        OpenAiChatOptions options = OpenAiChatOptions.builder()
                .baseUrl(service.url())
                .apiKey("unused")
                .maxRetries(0)
                .model(ScriptedService.MODEL)
                .build();
        return ChatClient.create(OpenAiChatModel.builder().options(options).build());
    }

    private void callsThenAnswers() throws IOException {
        service.say(List.of(
                Map.of("when", "<tool_response>\\n.*3 days of sun in Nîmes", "say", "Pack light."),
                Map.of(
                        "when",
                        "",
                        "say",
                        "<think>Which city?</think>Let me see.\n"
                                + "<tool_call>\n{\"name\": \"forecast\", \"arguments\": {\"city\": \"Nîmes\", \"days\": 3}}\n</tool_call>\n"
                                + "<tool_call>\n{\"name\": \"now\", \"arguments\": {}}\n</tool_call>")));
    }

    @Test
    void tools_called_runAndTheirResultsAreRead() throws IOException {
        callsThenAnswers();
        ChatResponse response = client().prompt()
                .system("Be brief.")
                .user("What shall I pack?")
                .tools(weather)
                .call()
                .chatResponse();
        assertThat(response.getResult().getOutput().getText()).isEqualTo("Pack light.");
        assertThat(response.getMetadata().getUsage().getTotalTokens()).isPositive();
        assertThat(weather.asked).containsExactly("Nîmes 3");
    }

    @Test
    void tools_streamed_runAndTheirResultsAreRead() throws IOException {
        callsThenAnswers();
        List<String> parts = client().prompt("What shall I pack?").tools(weather).stream()
                .content()
                .collectList()
                .block();
        assertThat(String.join("", parts)).endsWith("Pack light.");
        assertThat(weather.asked).containsExactly("Nîmes 3");
    }

    @Test
    void entity_bySchema_isRead() throws IOException {
        service.say(TRIP);
        assertThat(client().prompt("Three days in Nîmes")
                        .call()
                        .entity(Trip.class, entity -> entity.useProviderStructuredOutput()
                                .validateSchema()))
                .isEqualTo(Trip.NIMES);
    }

    @Test
    void entity_byPromptAlone_isRead() throws IOException {
        service.say(TRIP);
        assertThat(client().prompt("Three days in Nîmes").call().entity(Trip.class))
                .isEqualTo(Trip.NIMES);
    }

    @Test
    void entity_bySchemaOfAModelThatWouldChat_isOfItsType() throws IOException {
        service.say("<think>I would rather talk.</think>\n\nabout something else");
        record Judgement(Comfort comfort, boolean far) {}
        Judgement judgement = client().prompt("How do they feel?")
                .call()
                .entity(Judgement.class, entity -> entity.useProviderStructuredOutput());
        assertThat(judgement.comfort()).isNotNull();
    }

    @Test
    void entity_ofAListWithTools_isRead() throws IOException {
        service.say(List.of(
                Map.of("when", "<tool_response>\\n.*noon", "say", "[" + TRIP + "]"),
                Map.of("when", "", "say", "<tool_call>\n{\"name\": \"now\", \"arguments\": {}}\n</tool_call>")));
        assertThat(client().prompt("Three days in Nîmes")
                        .tools(weather)
                        .call()
                        .entity(new ParameterizedTypeReference<List<Trip>>() {}))
                .containsExactly(Trip.NIMES);
    }
}
