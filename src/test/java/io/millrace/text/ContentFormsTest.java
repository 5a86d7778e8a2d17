package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.template.RenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every form of content that clients send comes out as text, whatever form the template takes from its role. */
class ContentFormsTest {

    private static final String CALLS = "{% for c in m.tool_calls or [] %}<{{ c.function.name }}>{% endfor %}";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Path CHATS = Path.of("src/test/resources/template/chats");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m.content }}",
                "{{ m['content'] | trim }}",
                "{{ m.content + '' }}",
                "{{ m.content.split('</think>')[-1] }}",
                "{% if 'content' in m %}{{ m.content }}{% endif %}",
                "{% if m.content is defined %}{{ m.content | tojson }}{% endif %}",
                "{{ m.content if m.content is not none }}",
                "{% for p in m.content %}{{ p.text }}{% endfor %}",
                "{% if m.content is none %}{% else %}{{ m.content | length }}{% endif %}",
            })
    void render_callsWithoutContent_neverFailsNorPrintsNone(String content) {
        String source = "{% for m in messages %}" + content + CALLS + "{% endfor %}";
        for (String said : List.of("\"content\": null, ", "")) {
            assertThat(render(source, message("user", "hi"), call(said)))
                    .contains("<f>")
                    .doesNotContainIgnoringCase("none")
                    .doesNotContain("null");
        }
    }

    @Test
    void render_callsWithoutContent_keepsNullForATemplateThatTellsItApart() {
        String source = "{% for m in messages %}{% if m.content is none %}" + CALLS
                + "{% else %}[{{ m.content }}]{% endif %}{% endfor %}";
        Map<String, Object> call = call("\"content\": null, ");
        assertThat(render(source, message("user", "hi"), call)).isEqualTo("[hi]<f>");
    }

    @ParameterizedTest
    @CsvSource({"system", "user", "assistant", "tool"})
    void render_partsOfARoleWhoseTemplateTakesStrings_joinsThem(String role) {
        String source = "{% for m in messages %}{% if m.role == '" + role + "' %}{{ m.content }}"
                + "{% else %}{% for p in m.content %}{{ p.text }}{% endfor %}{% endif %};{% endfor %}";
        assertThat(render(source, message(role, parts("a", "b")))).isEqualTo("a\nb;");
        assertThat(render(source, message(role, "a"))).isEqualTo("a;");
    }

    @ParameterizedTest
    @CsvSource({"system,<a><b>;", "user,<a><b>;", "assistant,<a><b>;", "tool,'<a\nb>;'"})
    void render_partsOfARoleWhoseTemplateTakesParts_leavesThemButForResults(String role, String expected) {
        String source = "{% for m in messages %}{% if m.role == '" + role + "' %}"
                + "{% for p in m.content %}<{{ p.text }}>{% endfor %}"
                + "{% else %}{{ m.content }}{% endif %};{% endfor %}";
        assertThat(render(source, message(role, parts("a", "b")))).isEqualTo(expected);
        assertThat(render(source, message(role, "a"))).isEqualTo("<a>;");
    }

    @Test
    void render_partsOfAResultForATemplateOfEither_joinsThem() {
        String source = "{% for m in messages %}{% if m.content is string %}{{ m.content }}"
                + "{% else %}{% for p in m.content %}<{{ p.text }}>{% endfor %}{% endif %};{% endfor %}";
        assertThat(render(source, message("user", parts("a", "b")), message("tool", parts("a", "b"))))
                .isEqualTo("<a><b>;a\nb;");
    }

    static Stream<String> chats() throws IOException {
        try (Stream<Path> files = Files.list(CHATS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** A template may refuse a conversation, but for the form of its content it does not. */
    @ParameterizedTest
    @MethodSource("chats")
    void render_anyFormThroughAnyFamily_isRefusedOrShownAsText(String name) throws IOException {
        ChatTemplate template = template(Files.readString(CHATS.resolve(name)));
        for (List<Map<String, Object>> conversation : conversations()) {
            String plain = tried(
                    template, conversation.stream().map(ContentFormsTest::plain).toList());
            String shown = tried(template, conversation);
            if (plain != null) {
                assertThat(shown).as(name).isNotNull();
                assertThat(shown)
                        .doesNotContain("'type': 'text'", "\"type\": \"text\"")
                        .satisfies(text -> assertThat(nones(text)).isLessThanOrEqualTo(nones(plain)));
            }
        }
    }

    private static List<List<Map<String, Object>>> conversations() {
        Map<String, Object> call = call("\"content\": null, ");
        Map<String, Object> result = message("tool", parts("4", "2"));
        result.put("tool_call_id", "abcdefghi");
        result.put("name", "f");
        List<List<Map<String, Object>>> all = new ArrayList<>();
        all.add(List.of(message("user", "x"), call));
        all.add(List.of(message("user", "x"), call, result));
        all.add(List.of(message("system", parts("s", "t")), message("user", "x")));
        all.add(List.of(message("user", parts("s", "t"))));
        all.add(List.of(message("user", "x"), message("assistant", parts("s", "t")), message("user", "x")));
        return all;
    }

    /** The same as the simplest client would say it. */
    private static Map<String, Object> plain(Map<String, Object> message) {
        Map<String, Object> plain = new LinkedHashMap<>(message);
        plain.put(
                "content",
                switch (message.get("content")) {
                    case null -> "";
                    case List<?> _ -> "text";
                    case Object text -> text;
                });
        return plain;
    }

    private static int nones(String text) {
        return text.split("\\bNone\\b", -1).length;
    }

    private static @Nullable String tried(ChatTemplate template, List<Map<String, Object>> messages) {
        try {
            return rendered(template, messages);
        } catch (InvalidRequest e) {
            return null;
        }
    }

    @Test
    void render_ofAHostileInput_isTheClientsFaultWhereTheTemplateIsSound() {
        String quadratic = "{% for a in messages %}{% for b in messages %}{% for c in messages %}{% endfor %}"
                + "{% endfor %}{% endfor %}";
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            many.add(message("user", "x"));
        }
        ChatTemplate template = template(quadratic);
        assertThatCode(() -> rendered(template, many))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("steps");
        ChatTemplate changing = template("{{ messages.append(1) if messages | length > 1 }}");
        assertThatCode(() -> rendered(changing, many.subList(0, 2)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("unsafe");
    }

    private static Map<String, Object> call(String content) {
        return JSON.readValue("""
                {"role": "assistant", %s"tool_calls": [
                  {"id": "abcdefghi", "type": "function", "function": {"name": "f", "arguments": "{\\"x\\": 1}"}}]}""".formatted(content), OBJECT);
    }

    private static Map<String, Object> message(String role, Object content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private static List<Object> parts(String... texts) {
        return Stream.of(texts)
                .map(text -> (Object) Map.of("type", "text", "text", text))
                .toList();
    }

    private static ChatTemplate template(String source) {
        SpecialTokens tokens = new SpecialTokens(Map.of("bos_token", "<s>", "eos_token", "</s>"));
        return ChatTemplate.of(_ -> "test", Map.of("default", source), tokens, RenderOptions.defaults());
    }

    private static String render(String source, Map<String, Object> message) {
        return rendered(template(source), List.of(message));
    }

    private static String render(String source, Map<String, Object> first, Map<String, Object> second) {
        return rendered(template(source), List.of(first, second));
    }

    private static String rendered(ChatTemplate template, List<Map<String, Object>> messages) {
        return template.render(messages, List.of(), Map.of(), false, false, Checkpoint.NONE);
    }
}
