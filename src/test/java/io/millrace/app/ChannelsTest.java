package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A model that speaks in channels. */
class ChannelsTest extends ScriptedHarness {

    private static final String THOUGHT = "<|channel|>analysis<|message|>Let me see.<|end|><|start|>assistant";
    private static final String CALL = "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>";

    ChannelsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private JsonNode choice(String fields) throws Exception {
        return answer("/v1/chat/completions", """
                {"model":"channels","messages":[{"role":"user","content":"x"}],"temperature":1.5,"max_tokens":120%s}""".formatted(fields)).at("/choices/0");
    }

    private static String tools(String choice) {
        return """
                ,"tool_choice":%s,"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":
                {"city":{"enum":["Paris","Rome"]}},"required":["city"],"additionalProperties":false}}}]""".formatted(choice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"})
    void chat_callDemandedBehindThought_isValid(String choice) throws Exception {
        say(THOUGHT + "<|channel|>final<|message|>I would rather not.");
        JsonNode made = choice(tools(choice));
        assertThat(made.path("finish_reason").stringValue()).as(made.toString()).isEqualTo("tool_calls");
        assertThat(made.at("/message/reasoning_content").stringValue()).isEqualTo("Let me see.");
        assertThat(made.at("/message/tool_calls/0/function/name").stringValue()).isEqualTo("weather");
        assertThat(JSON.readTree(made.at("/message/tool_calls/0/function/arguments")
                                .stringValue())
                        .path("city")
                        .stringValue())
                .isIn("Paris", "Rome");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {CALL + "{\"city\": \"Oslo", " to=functions.weather<|channel|>commentary json<|message|>{\"town"})
    void chat_callThatGoesWrong_isHeldFromItsOpeningOn(String call) throws Exception {
        say(call);
        JsonNode made = choice(tools("\"auto\""));
        assertThat(made.path("finish_reason").stringValue()).as(made.toString()).isEqualTo("tool_calls");
        assertThat(JSON.readTree(made.at("/message/tool_calls/0/function/arguments")
                                .stringValue())
                        .path("city")
                        .stringValue())
                .isIn("Paris", "Rome");
    }

    @Test
    void chat_answerOfAForm_isSaidBehindThought() throws Exception {
        say(THOUGHT + "<|channel|>final<|message|>perhaps");
        JsonNode made = choice(",\"structured_outputs\":{\"choice\":[\"yes\",\"no\"]}");
        assertThat(made.at("/message/content").stringValue()).isIn("yes", "no");
        assertThat(made.at("/message/reasoning_content").stringValue()).isEqualTo("Let me see.");
    }
}
