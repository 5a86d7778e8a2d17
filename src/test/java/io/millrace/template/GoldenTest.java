package io.millrace.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python's Jinja2 makes of a template is made of it here; src/test/python/template_goldens.py rewrites the files. */
class GoldenTest {
    private static final List<Golden> CHATS = Golden.chats();

    @ParameterizedTest
    @ValueSource(strings = {"constructs", "random", "whitespace"})
    void render_everyLineOfTheFile_equalsJinja(String file) {
        assertThat(Golden.read(file)).hasSizeGreaterThanOrEqualTo(600).allSatisfy(golden -> assertThat(golden.actual())
                .as(golden.name())
                .isEqualTo(golden.expected()));
    }

    static Stream<String> chatTemplates() {
        return CHATS.stream().map(Golden::template).distinct();
    }

    @ParameterizedTest
    @MethodSource("chatTemplates")
    void render_chatTemplateForEveryConversation_equalsJinja(String template) {
        assertThat(CHATS.stream()
                        .filter(golden -> golden.template().equals(template))
                        .toList())
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(
                        golden -> assertThat(golden.actual()).as(golden.name()).isEqualTo(golden.expected()));
    }

    @Test
    void chats_twentyFamilies_areThere() {
        assertThat(chatTemplates().toList()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void render_fromManyThreadsAtOnce_equalsJinja() {
        Golden golden = CHATS.stream()
                .filter(each -> each.name().startsWith("hermes-macros / tools /"))
                .findFirst()
                .orElseThrow();
        Template template = Template.parse(golden.template());
        assertThat(Stream.generate(() -> template)
                        .limit(64)
                        .parallel()
                        .map(each -> each.render(golden.variables(), Golden.OPTIONS))
                        .distinct())
                .containsExactly(String.valueOf(golden.output()));
    }
}
