package io.millrace.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.template.RenderOptions;
import io.millrace.template.Template;
import io.millrace.template.value.TemplateException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Histories as clients send them, and what a template sees of them. */
@SuppressWarnings("NullAway") // clients send nulls
class TemplateViewTest {

    private static final Map<String, Object> ARGUMENTS = Map.of("city", "Paris");

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> call(String id, String name, Object arguments) {
        return map("id", id, "type", "function", "function", map("name", name, "arguments", arguments));
    }

    private static List<Map<String, Object>> view(TemplateForm form, List<Map<String, Object>> messages) {
        return TemplateView.of(ChatHistory.read(messages), form);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<Map<String, Object>> view(Map<String, Object>... messages) {
        return view(TemplateForm.USUAL, List.of(messages));
    }

    @TestFactory
    Stream<DynamicTest> of_callWithNothingSaid_hasNoContent() {
        Map<String, Object> absent = new HashMap<>(map("role", "assistant"));
        return Stream.of(
                        absent,
                        map("role", "assistant", "content", null),
                        map("role", "assistant", "content", ""),
                        map("role", "assistant", "content", List.of()))
                .map(message -> DynamicTest.dynamicTest(message.toString(), () -> {
                    message.put("tool_calls", List.of(call("c1", "weather", "{\"city\": \"Paris\"}")));
                    assertThat(view(message))
                            .containsExactly(
                                    map("role", "assistant", "tool_calls", List.of(call("c1", "weather", ARGUMENTS))));
                }));
    }

    @TestFactory
    Stream<DynamicTest> of_argumentsInEitherForm_areWhatTheTemplateTakes() {
        return Stream.of("{\"city\":\"Paris\"}", ARGUMENTS)
                .map(sent -> DynamicTest.dynamicTest(sent.toString(), () -> {
                    List<Map<String, Object>> messages =
                            List.of(map("role", "assistant", "tool_calls", List.of(call("c1", "f", sent))));
                    TemplateForm text = new TemplateForm(ArgumentsForm.TEXT, Set.of(), false);
                    assertThat(view(TemplateForm.USUAL, messages).getFirst())
                            .containsEntry("tool_calls", List.of(call("c1", "f", ARGUMENTS)));
                    assertThat(view(text, messages).getFirst())
                            .containsEntry("tool_calls", List.of(call("c1", "f", "{\"city\":\"Paris\"}")));
                }));
    }

    @Test
    void of_brokenOrMissingArguments_areKept() {
        List<Map<String, Object>> view = view(map(
                "role",
                "assistant",
                "tool_calls",
                List.of(call("a", "f", "{\"ci"), call("b", "f", ""), call("c", "f", null))));

        assertThat(view.getFirst())
                .containsEntry(
                        "tool_calls",
                        List.of(call("a", "f", "{\"ci"), call("b", "f", Map.of()), call("c", "f", Map.of())));
    }

    @Test
    void of_parallelResultsInAnyOrder_carryTheirNames() {
        List<Map<String, Object>> view = view(
                map(
                        "role",
                        "assistant",
                        "content",
                        null,
                        "tool_calls",
                        List.of(call("a", "f", "{}"), call("b", "g", "{}"))),
                map("role", "tool", "tool_call_id", "b", "content", List.of(map("type", "text", "text", "2"))),
                map("role", "tool", "tool_call_id", "a", "content", "1"));

        assertThat(view.subList(1, 3))
                .containsExactly(
                        map("role", "tool", "content", "2", "tool_call_id", "b", "name", "g"),
                        map("role", "tool", "content", "1", "tool_call_id", "a", "name", "f"));
    }

    @Test
    void of_callsAndResultsWithoutIds_areMatchedInOrder() {
        List<Map<String, Object>> view = view(
                map("role", "assistant", "tool_calls", List.of(call("", "f", "{}"), call("", "g", "{}"))),
                map("role", "tool", "content", "1"),
                map("role", "tool", "content", "2"),
                map("role", "assistant", "function_call", map("name", "h", "arguments", "{}")),
                map("role", "function", "name", "h", "content", "3"));

        assertThat(view).extracting(message -> message.get("name")).containsExactly(null, "f", "g", null, "h");
        assertThat(view)
                .extracting(message -> message.get("tool_call_id"))
                .containsExactly(null, "call00000", "call00001", null, "call00002");
    }

    @Test
    void of_templateThatWantsNineLetters_getsThem() {
        List<Map<String, Object>> view = view(
                new TemplateForm(ArgumentsForm.OBJECT, Set.of(), true),
                List.of(
                        map("role", "assistant", "tool_calls", List.of(call("call_0123456789abcdef", "f", "{}"))),
                        map("role", "tool", "tool_call_id", "call_0123456789abcdef", "content", "1")));
        Map<?, ?> call = (Map<?, ?>) ((List<?>) view.getFirst().get("tool_calls")).getFirst();

        assertThat((String) call.get("id"))
                .matches("[A-Za-z0-9]{9}")
                .isEqualTo(view.get(1).get("tool_call_id"));
    }

    @TestFactory
    Stream<DynamicTest> of_reasoningUnderAnyName_reachesTheTemplateThatWantsIt() {
        return Stream.of(
                        map("reasoning_content", "Hm"),
                        map("reasoning", "Hm"),
                        map("thinking", "Hm"),
                        map("reasoning_details", List.of(map("type", "reasoning.text", "text", "Hm"))))
                .map(sent -> DynamicTest.dynamicTest(sent.toString(), () -> {
                    Map<String, Object> message = map("role", "assistant", "content", "Yes");
                    message.putAll(sent);
                    TemplateForm wants = TemplateForm.of("{{ message.reasoning_content }}", ArgumentsForm.OBJECT);
                    assertThat(view(message)).containsExactly(map("role", "assistant", "content", "Yes"));
                    assertThat(view(wants, List.of(message)))
                            .containsExactly(map("role", "assistant", "content", "Yes", "reasoning_content", "Hm"));
                }));
    }

    @Test
    void of_otherRoles_haveTheirContent() {
        Part.Image image = new Part.Image("p", "image/png", new byte[1], Part.Detail.AUTO);
        List<Map<String, Object>> view = view(
                map("role", "developer", "content", "Be brief"),
                map("role", "user", "content", List.of(map("type", "text", "text", "a"), image)),
                map("role", "user", "content", null));

        assertThat(view.get(0)).isEqualTo(map("role", "system", "content", "Be brief"));
        assertThat(view.get(1).get("content"))
                .isEqualTo(List.of(map("type", "text", "text", "a"), map("type", "image", "image", image)));
        assertThat(view.get(2)).containsEntry("content", "");
    }

    @Test
    void read_whatIsNoMessage_namesItsPlace() {
        assertThatThrownBy(() -> view(map("role", "user", "content", List.of(map("type", "video")))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages[0].content[0]: a part of type 'video'");
        assertThatThrownBy(() -> view(map("role", "robot"))).hasMessageContaining("messages[0].role");
        assertThatThrownBy(() -> view(map("role", "assistant", "tool_calls", List.of(Map.of()))))
                .hasMessageContaining("messages[0].tool_calls[0].function");
        assertThatThrownBy(() -> view(map("role", "assistant", "tool_calls", List.of(call("", "f", 3)))))
                .hasMessageContaining("messages[0].tool_calls[0].function.arguments");
    }

    private static ArgumentsForm probe(String call) {
        Template template = Template.parse(
                "{% for m in messages %}{% for t in m.tool_calls %}" + call + "{% endfor %}{% endfor %}");
        return ArgumentsForm.probe(messages -> {
            try {
                return template.render(Map.of("messages", messages), RenderOptions.defaults(), () -> {});
            } catch (TemplateException _) {
                return null;
            }
        });
    }

    @Test
    void probe_templatesOfEitherForm_areTold() {
        assertThat(probe("{{ t.function.arguments | tojson }}")).isEqualTo(ArgumentsForm.OBJECT);
        assertThat(probe("{{ t | tojson }}")).isEqualTo(ArgumentsForm.OBJECT);
        assertThat(probe("{% for k, v in t.function.arguments.items() %}<p={{ k }}>{{ v }}{% endfor %}"))
                .isEqualTo(ArgumentsForm.OBJECT);
        assertThat(probe("{{ 'x' + t.function.arguments }}")).isEqualTo(ArgumentsForm.TEXT);
        assertThat(probe("{{ t.function.arguments }}")).isEqualTo(ArgumentsForm.TEXT);
        assertThat(probe("{{ t.function.name }}")).isEqualTo(ArgumentsForm.OBJECT);
    }

    @Test
    void templateArguments_ofSettings_areThoseThatTemplatesRead() {
        assertThat(Reasoning.UNSET.templateArguments()).isEmpty();
        assertThat(new Reasoning("none", null, null).templateArguments())
                .isEqualTo(Map.of("enable_thinking", false, "thinking", false));
        assertThat(new Reasoning("low", null, 10).templateArguments())
                .isEqualTo(Map.of("reasoning_effort", "low", "enable_thinking", true, "thinking", true));
    }

    @Test
    void templateForm_ofText_tellsReasoningAndIds() {
        assertThat(TemplateForm.of("{% if m['reasoning'] %}{{ message.thinking }}", ArgumentsForm.OBJECT)
                        .reasoningKeys())
                .containsExactlyInAnyOrder("reasoning", "thinking");
        assertThat(TemplateForm.of("{% if enable_thinking %}<think>", ArgumentsForm.OBJECT)
                        .reasoningKeys())
                .isEmpty();
        assertThat(TemplateForm.of("{%- if tool_call.id|length != 9 %}", ArgumentsForm.OBJECT)
                        .nineLetterIds())
                .isTrue();
    }
}
