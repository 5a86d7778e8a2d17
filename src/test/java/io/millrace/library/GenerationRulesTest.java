package io.millrace.library;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Reasoning;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationRulesTest {

    private static final GenerationOptions PLAIN = GenerationOptions.DEFAULT;

    private static Stream<Arguments> wrongOptions() {
        return Stream.of(
                Arguments.of("n", PLAIN.withN(0)),
                Arguments.of("n", PLAIN.withN(129)),
                Arguments.of("top_logprobs", PLAIN.with(Reporting.DEFAULT.withTopLogprobs(21))),
                Arguments.of("max_tokens", PLAIN.with(Stopping.DEFAULT.withMaxTokens(-1))),
                Arguments.of(
                        "min_tokens",
                        PLAIN.with(Stopping.DEFAULT.withMaxTokens(3).withMinTokens(4))),
                Arguments.of("stop", PLAIN.with(Stopping.DEFAULT.withStrings(List.of("a", "b", "c", "d", "e")))),
                Arguments.of("stop", PLAIN.with(Stopping.DEFAULT.withStrings(List.of("")))));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void check_optionOutOfRange_isRefusedByName(String field, GenerationOptions options) {
        assertRefused(field, new Prompt.Text("a"), options);
    }

    private static void assertRefused(String field, Prompt prompt, GenerationOptions options) {
        assertThatThrownBy(() -> GenerationRules.check(prompt, options))
                .isInstanceOfSatisfying(InvalidRequest.class, e -> org.assertj.core.api.Assertions.assertThat(e.param())
                        .isEqualTo(field))
                .hasMessageContaining(field);
    }

    private static Tool tool(String name) {
        return new Tool(name, "", Map.of(), false);
    }

    private static Prompt asking(List<Tool> tools, ToolChoice choice) {
        Conversation user = Conversation.user("a");
        return new Prompt.Chat(new Conversation(user.messages(), new ToolUse(tools, choice, true), Reasoning.UNSET));
    }

    private static Stream<Arguments> wrongTools() {
        ToolChoice auto = new ToolChoice.Auto();
        return Stream.of(
                Arguments.of("tools", asking(List.of(tool("one"), tool("one")), auto)),
                Arguments.of("tools", asking(List.of(tool("no name")), auto)),
                Arguments.of("tools", asking(List.of(tool("")), auto)),
                Arguments.of("tool_choice", asking(List.of(tool("one")), new ToolChoice.Named("other"))),
                Arguments.of("tool_choice", asking(List.of(), new ToolChoice.Required())),
                Arguments.of("messages", new Prompt.Chat(Conversation.of(List.of()))));
    }

    @ParameterizedTest
    @MethodSource("wrongTools")
    void check_toolsThatCannotBeCalled_areRefusedByName(String field, Prompt prompt) {
        assertRefused(field, prompt, PLAIN);
    }

    @Test
    void check_whatIsUsual_passes() {
        assertThatNoException()
                .isThrownBy(() -> GenerationRules.check(
                        asking(List.of(tool("one"), tool("two")), new ToolChoice.Named("two")), PLAIN));
    }
}
