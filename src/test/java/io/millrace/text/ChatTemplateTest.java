package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.RequestFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {

    private static final String CHATML =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    private static final String TRIMMING =
            "{% for m in messages %}[{{ m.role }}]{{ m.content | trim }}[/{{ m.role }}]{% endfor %}";
    private static final String EITHER = "{% for m in messages %}{% if m.content is string %}{{ m.content }}"
            + "{% else %}{% for p in m.content %}<{{ p.text }}>{% endfor %}{% endif %};{% endfor %}";
    private static final String PARTS_ONLY =
            "{% for m in messages %}{% for p in m.content %}{% if p.type == 'text' %}<{{ p.text }}>{% endif %}"
                    + "{% endfor %};{% endfor %}";
    private static final List<Map<String, Object>> HELLO = List.of(message("user", "Hello"));

    @TempDir
    Path folder;

    @Test
    void render_ofAConversation_opensTheAssistantsTurn() {
        assertThat(template(CHATML).render(HELLO, List.of(), Map.of(), true, false, Checkpoint.NONE))
                .isEqualTo("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n");
        assertThat(template(CHATML).render(HELLO, List.of(), Map.of(), false, false, Checkpoint.NONE))
                .isEqualTo("<|im_start|>user\nHello<|im_end|>\n");
    }

    @Test
    void render_withTextParts_joinsThemForATemplateOfStrings() {
        assertThat(render(template(CHATML), parts("a", "b"))).isEqualTo("<|im_start|>user\na\nb<|im_end|>\n");
        assertThat(render(template(TRIMMING), parts("a", "b"))).isEqualTo("[user]a\nb[/user]");
    }

    @Test
    void render_withTextParts_leavesThemToATemplateOfParts() {
        assertThat(render(template(EITHER), parts("a", "b"))).isEqualTo("<a><b>;");
        assertThat(render(template(EITHER), "a")).isEqualTo("a;");
        assertThat(render(template(PARTS_ONLY), parts("a", "b"))).isEqualTo("<a><b>;");
        assertThat(render(template(PARTS_ONLY), "a")).isEqualTo("<a>;");
    }

    @Test
    void render_withAnImage_refusesByPlace() {
        Object content = List.of(Map.of("type", "image_url", "image_url", Map.of("url", "x")));
        assertThatThrownBy(() -> render(template(CHATML), content))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages[0].content[0]: a part of type 'image_url'");
    }

    @Test
    void render_withImagesForATemplateOfParts_keepsTheirPlaces() {
        ChatTemplate template =
                template("{% for m in messages %}{% for p in m.content %}{% if p.type == 'image' %}[image]"
                        + "{% else %}{{ p.text }}{% endif %}{% endfor %};{% endfor %}");
        Map<String, Object> image = Map.of("type", "image", "image", new Object());
        Object content =
                List.of(Map.of("type", "text", "text", "a"), image, Map.of("type", "text", "text", "b"), image);
        assertThat(render(template, content)).isEqualTo("a[image]b[image];");
    }

    @Test
    void render_withTools_takesTheTemplateForThem() throws IOException {
        write("tokenizer_config.json", """
                {"chat_template": [{"name": "default", "template": "plain {{ tools is none }}"},
                                   {"name": "tool_use", "template": "{{ tools[0].name }}"}]}""");
        ChatTemplate template = load();
        assertThat(template.render(HELLO, List.of(), Map.of(), false, false, Checkpoint.NONE))
                .isEqualTo("plain True");
        assertThat(template.render(HELLO, List.of(Map.of("name", "clock")), Map.of(), false, false, Checkpoint.NONE))
                .isEqualTo("clock");
    }

    @Test
    void render_toContinueTheFinalMessage_endsWithinIt() {
        List<Map<String, Object>> messages = List.of(message("user", "Hi"), message("assistant", "Hi "));
        assertThat(template(CHATML).render(messages, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHi ");
        assertThat(template(TRIMMING).render(messages, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isEqualTo("[user]Hi[/user][assistant]Hi");
        List<Map<String, Object>> inParts = List.of(message("assistant", parts("a", "b")));
        assertThat(template(EITHER).render(inParts, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isEqualTo("<a><b");
        assertThat(template(CHATML).render(inParts, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isEqualTo("<|im_start|>assistant\na\nb");
    }

    @Test
    void render_toContinueAPart_keepsTheOrderOfItsFields() {
        ChatTemplate template = template("{% for m in messages %}{% for p in m.content %}{{ p | list | join(',') }}:"
                + "{{ p.text }};{% endfor %}{% endfor %}");
        List<Map<String, Object>> inParts = List.of(message("assistant", parts("a", "b")));
        assertThat(template.render(inParts, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isEqualTo("type,text:a;type,text:b");
    }

    /** What a template sees of a map shows its order, and that of {@code Map.of} changes from start to start. */
    @Test
    void sources_ofThePackage_makeNoMapWithoutAnOrder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/millrace/text"))) {
            assertThat(files).allSatisfy(file -> assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContainPattern("Map\\.of\\([^()]*,[^()]*,")
                    .doesNotContain("Map.copyOf", "Map.ofEntries", "toMap("));
        }
    }

    @Test
    void render_toContinueWhatIsNotThere_refuses() {
        ChatTemplate roles = template("{% for m in messages %}{{ m.role }}{% endfor %}");
        assertThatThrownBy(() -> roles.render(HELLO, List.of(), Map.of(), false, true, Checkpoint.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("leaves out the final message");
        Map<String, Object> empty = new HashMap<>(Map.of("role", "assistant"));
        assertThatThrownBy(() ->
                        template(CHATML).render(List.of(empty), List.of(), Map.of(), false, true, Checkpoint.NONE))
                .hasMessageContaining("no text to continue");
        assertThatThrownBy(() -> template(CHATML).render(HELLO, List.of(), Map.of(), true, true, Checkpoint.NONE))
                .hasMessageContaining("can't both be true");
    }

    @Test
    void render_withArguments_passesThemOn() {
        ChatTemplate template = template("{{ bos_token }}{{ enable_thinking }}{{ documents is none }}");
        assertThat(template.render(HELLO, List.of(), Map.of("enable_thinking", false), false, false, Checkpoint.NONE))
                .isEqualTo("FalseTrue");
        assertThatThrownBy(() ->
                        template.render(HELLO, List.of(), Map.of("messages", List.of()), false, false, Checkpoint.NONE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("chat_template_kwargs can't set 'messages'");
    }

    @Test
    void render_thatRaises_isTheClientsFault() {
        ChatTemplate template = template("{{ raise_exception('roles must alternate') if messages | length > 1 }}");
        assertThatThrownBy(() -> template.render(
                        List.of(HELLO.get(0), HELLO.get(0)), List.of(), Map.of(), true, false, Checkpoint.NONE))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.param()).isEqualTo("messages"))
                .hasMessage("roles must alternate");
    }

    private static final String ENDLESS =
            "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}";

    /** Whatever a template may meet but its own refusal. */
    static Stream<String> failures() {
        return Stream.of(
                ENDLESS,
                "{{ messages.append('a') }}",
                "{{ messages[0].missing.deeper }}",
                "{{ no_such_function('a') }}",
                "{{ 'a' + 1 }}",
                "{{ 1 / 0 }}",
                "{{ messages[0].__class__.deeper }}");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void render_thatFailsWithThisRequestAlone_isTheClientsFault(String failure) {
        ChatTemplate template = template("{% if tools %}" + failure + "{% endif %}ok");
        assertThat(template.render(HELLO, List.of(), Map.of(), true, false, Checkpoint.NONE))
                .isEqualTo("ok");
        assertThatThrownBy(() -> template.render(
                        HELLO, List.of(Map.of("type", "function")), Map.of(), true, false, Checkpoint.NONE))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.param()).isEqualTo("messages"))
                .hasMessageContaining("the model's chat template: ")
                .hasNoCause();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void render_thatFailsWithEveryRequest_isTheTemplatesFaultWithItsReason(String failure) {
        ChatTemplate broken = template(failure);
        assertThatThrownBy(() -> broken.render(HELLO, List.of(), Map.of(), true, false, Checkpoint.NONE))
                .isInstanceOf(RequestFailed.class)
                .hasMessageStartingWith("The model's chat template is broken: ");
    }

    @Test
    void load_withSpecialTokensInEveryForm_passesTheirText() throws IOException {
        write(
                "special_tokens_map.json",
                "{\"bos_token\": {\"content\": \"<old>\"}, \"unk_token\": {\"content\": \"<unk>\"}}");
        write(
                "tokenizer_config.json",
                "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}, \"pad_token\": null, \"add_bos_token\": true}");
        write("chat_template.jinja", "{{ bos_token }}{{ eos_token }}{{ unk_token }}{{ pad_token is defined }}");
        assertThat(load().render(HELLO, List.of(), Map.of(), false, false, Checkpoint.NONE))
                .isEqualTo("<s></s><unk>False");
    }

    @Test
    void load_ofAFolderWithout_givesNone() throws IOException {
        assertThat(ChatTemplate.load(folder)).isNull();
        write("tokenizer_config.json", "{\"chat_template\": null}");
        assertThat(ChatTemplate.load(folder)).isNull();
    }

    @Test
    void load_ofABrokenTemplate_namesItsLine() throws IOException {
        write("chat_template.jinja", "fine\n{% if %}");
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chat template, line 2");
        Files.delete(folder.resolve("chat_template.jinja"));
        write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}]}");
        assertThatThrownBy(this::load).hasMessageContaining("no template named 'default'");
    }

    private ChatTemplate template(String source) {
        try {
            write("chat_template.jinja", source);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return load();
    }

    private ChatTemplate load() {
        ChatTemplate template = ChatTemplate.load(folder);
        assertThat(template).isNotNull();
        return Objects.requireNonNull(template);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String render(ChatTemplate template, Object content) {
        return template.render(List.of(message("user", content)), List.of(), Map.of(), false, false, Checkpoint.NONE);
    }

    private static Map<String, Object> message(String role, Object content) {
        return Map.of("role", role, "content", content);
    }

    private static List<Object> parts(String... texts) {
        return List.of(texts).stream()
                .map(text -> (Object) Map.of("type", "text", "text", text))
                .toList();
    }
}
