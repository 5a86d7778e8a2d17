package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.TemplateForm;
import io.millrace.conversation.TemplateView;
import io.millrace.core.Checkpoint;
import io.millrace.edge.StrictJson;
import io.millrace.serving.Prompt;
import io.millrace.text.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chat template sees of a request's messages. */
class ChatToTemplateTest {

    private static final String PARTS = "[{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]";

    @TempDir
    Path folder;

    private String rendered(String template, String messages) throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        Prompt.Chat chat = ChatRequest.read(
                        StrictJson.object(("{\"model\":\"m\",\"messages\":" + messages + "}").getBytes(UTF_8)))
                .prompt();
        return Objects.requireNonNull(ChatTemplate.load(folder))
                .render(
                        TemplateView.of(chat.conversation().messages(), TemplateForm.USUAL),
                        List.of(),
                        chat.templateArguments(),
                        false,
                        false,
                        Checkpoint.NONE);
    }

    @Test
    void parts_reachATemplateOfParts() throws Exception {
        String template = "{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}"
                + "{% for p in m.content %}<{{ p.type }}:{{ p.text }}>{% endfor %}{% endif %}{% endfor %}";
        assertThat(rendered(template, PARTS)).isEqualTo("<text:a><text:b>");
    }

    @Test
    void parts_areOneStringToAPlainTemplate() throws Exception {
        String template = "{% for m in messages %}{{ m.role }}: {{ m.content }}{% endfor %}";
        assertThat(rendered(template, PARTS)).isEqualTo("user: a\nb");
        assertThat(rendered(template, PARTS.replace("user", "developer"))).isEqualTo("system: a\nb");
    }

    @Test
    void name_ofEachRole_reachesTheTemplate() throws Exception {
        String template =
                "{% for m in messages %}{{ m.role }}{% if m.name is defined %}@{{ m.name }}{% endif %};{% endfor %}";
        String named = List.of("system", "user", "assistant", "tool").stream()
                .map(role -> "{\"role\":\"" + role + "\",\"content\":\"x\",\"tool_call_id\":\"c\",\"name\":\"ann\"}")
                .collect(Collectors.joining(","));
        assertThat(rendered(template, "[" + named + ",{\"role\":\"user\",\"content\":\"x\"}]"))
                .isEqualTo("system@ann;user@ann;assistant@ann;tool@ann;user;");
    }

    @Test
    void toolCalls_haveObjectsForArguments() throws Exception {
        String call = "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":%s}}]}]";
        String template = "{% for c in messages[0].tool_calls %}{{ c.id }} {{ c.function.arguments.x }}{% endfor %}";
        assertThat(rendered(template, call.formatted("\"{\\\"x\\\":1}\""))).isEqualTo("c 1");
        assertThat(rendered(template, call.formatted("{\"x\":2}"))).isEqualTo("c 2");
    }
}
