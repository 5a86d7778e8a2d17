package io.millrace.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.conversation.dialect.Dialects;
import io.millrace.core.Checkpoint;
import io.millrace.decoding.TokenConstraint;
import io.millrace.serving.StructuredOutput;
import io.millrace.tasks.generate.FakeTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages in channels are held to. */
class HarmonyGuidesTest {

    private static final String CALL =
            "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"n\": 1}<|call|>";
    private static final String BAD = "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"n\": x";
    private static final String IN_ROLE =
            " to=functions.f<|channel|>commentary <|constrain|>json<|message|>{\"n\": 1}<|call|>";
    private static final String THOUGHT = "<|channel|>analysis<|message|>to=functions.f {\"n\": \"é<|end|>";
    private static final String START = "<|start|>assistant";
    private static final Tool TOOL = new Tool(
            "f",
            "",
            Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")), "required", List.of("n")),
            true);

    private static boolean takes(TokenConstraint constraint, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int token = b & 0xFF;
            long[] mask = constraint.allowed();
            if (mask != null && (mask[token >> 6] >> token & 1) == 0) {
                return false;
            }
            constraint.accept(token);
        }
        return true;
    }

    private static TokenConstraint guide(
            @Nullable ToolChoice choice, @Nullable StructuredOutput structure, @Nullable Integer budget) {
        Dialect harmony = Dialects.named("harmony");
        ToolUse use = choice == null ? null : new ToolUse(List.of(TOOL), choice, true);
        Thinking thinking = new Thinking(harmony.startsOfReasoning(), false, harmony.endsOfReasoning(), budget);
        return Objects.requireNonNull(new Guides(new FakeTokenizer(false), harmony)
                        .of(new Guides.Wish(structure, use, thinking, Set.of(FakeTokenizer.EOS)), Checkpoint.NONE))
                .get();
    }

    @ParameterizedTest
    @ValueSource(strings = {CALL, IN_ROLE, START + CALL, THOUGHT + START + CALL, THOUGHT + START + IN_ROLE})
    void required_callWithThoughtBeforeOrNot_isTakenToItsEnd(String text) {
        for (ToolChoice choice : List.of(new ToolChoice.Required(), new ToolChoice.Named("f"))) {
            TokenConstraint guide = guide(choice, null, null);
            assertThat(takes(guide, text)).isTrue();
            assertThat(guide.hasEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                BAD,
                START + BAD,
                THOUGHT + START + BAD,
                THOUGHT + "Hello",
                "<|channel|>final<|message|>Hello",
                THOUGHT + START + "<|channel|>final<|message|>Hello",
                "<|channel|>commentary to=functions.g",
                " to=functions.g",
                "<|channel|>commentary to=python"
            })
    void required_anythingElse_isNot(String text) {
        assertThat(takes(guide(new ToolChoice.Required(), null, null), text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALL,
                IN_ROLE,
                THOUGHT + START + CALL,
                "<|channel|>commentary<|message|>I look.<|end|>" + START + CALL,
                "<|channel|>commentary<|message|>I look.<|end|>" + START + IN_ROLE,
                "<|channel|>final<|message|>Write to=functions.f or to=functions.g {x"
            })
    void auto_callOrNot_isTaken(String text) {
        assertThat(takes(guide(new ToolChoice.Auto(), null, null), text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BAD,
                THOUGHT + START + BAD,
                " to=functions.g",
                "<|channel|>commentary<|message|>I look.<|end|>" + START + " to=functions.g",
                "<|channel|>commentary<|message|>I look.<|end|>" + START + BAD
            })
    void auto_callOfNoToolOrWithWrongArguments_isNot(String text) {
        assertThat(takes(guide(new ToolChoice.Auto(), null, null), text)).isFalse();
    }

    @Test
    void structure_behindThoughtOrNot_standsInTheFinalChannel() {
        StructuredOutput yes =
                new StructuredOutput("structured_outputs", new StructuredOutput.Choice(List.of("yes", "no")));
        String said = "<|channel|>final<|message|>";
        for (String before : List.of("", THOUGHT + START)) {
            TokenConstraint guide = guide(null, yes, null);
            assertThat(takes(guide, before + said + "yes")).isTrue();
            assertThat(guide.hasEnded()).isTrue();
            assertThat(takes(guide(null, yes, null), before + said + "may")).isFalse();
        }
    }

    @Test
    void thinkingBudget_usedUp_endsTheMessageAndHoldsTheCall() {
        String thought = "<|channel|>analysis<|message|>" + "x".repeat(10);
        TokenConstraint guide = guide(new ToolChoice.Required(), null, 10);
        assertThat(takes(guide, thought + "x")).isFalse();
        assertThat(takes(guide(new ToolChoice.Required(), null, 10), thought + "<|end|>" + START + CALL))
                .isTrue();
    }
}
