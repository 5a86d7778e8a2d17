package io.millrace.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TemplateException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of a template grow with what it is given: long honest histories pass, and give way in between. */
class LongHistoriesTest {

    private static final Path CHATS = Path.of("src/test/resources/template/chats");

    static Stream<String> chats() throws IOException {
        try (Stream<Path> files = Files.list(CHATS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("chats")
    void render_halfAMillionCharactersInTwoHundredMessages_passes(String name) throws IOException {
        assertThat(rendered(name, turns(200, "ab ".repeat(833)))).isIn("passed", "RAISED");
    }

    @ParameterizedTest
    @MethodSource("chats")
    void render_aThousandToolCalls_passes(String name) throws IOException {
        assertThat(rendered(name, calls(1000))).isIn("passed", "RAISED");
    }

    @ParameterizedTest
    @MethodSource("chats")
    void render_manyMessagesOfOneLetter_takesStepsInProportion(String name) throws IOException {
        AtomicInteger few = new AtomicInteger();
        AtomicInteger many = new AtomicInteger();
        rendered(name, turns(1_000, "a"), few::incrementAndGet);
        rendered(name, turns(4_000, "a"), many::incrementAndGet);
        assertThat(many.get()).isLessThanOrEqualTo(4 * few.get() + 8);
    }

    @Test
    void render_aHundredAndThirtyThousandMessages_passes() throws IOException {
        assertThat(rendered("qwen3-thinking.jinja", turns(130_000, "a"))).isEqualTo("passed");
    }

    @Test
    void render_ofStringsBuiltUp_passesForAThousandMessages() {
        String source =
                "{% set ns = namespace(out='') %}{% for m in messages %}{% set ns.out = ns.out + m.role + m.content"
                        + " %}{% endfor %}{{ ns.out }}";
        assertThat(rendered(Template.parse(source), turns(1_000, "ab ".repeat(70)), () -> {}))
                .isEqualTo("passed");
    }

    @Test
    void render_inCubeOfTheMessages_endsInLimit() {
        String source = "{% for a in messages %}{% for b in messages %}{% for c in messages %}{% endfor %}{% endfor %}"
                + "{% endfor %}";
        assertThat(rendered(Template.parse(source), turns(1_000, "a"), () -> {}))
                .isEqualTo("LIMIT");
    }

    @Test
    void forInput_stepsGrowWithTheInput_upToABound() {
        RenderLimits limits = RenderLimits.DEFAULT;
        assertThat(limits.forInput(0, 0).steps()).isEqualTo(5_000_000);
        assertThat(limits.forInput(10, 1_600).steps()).isEqualTo(5_011_000);
        assertThat(limits.forInput(10_000_000, 0).steps()).isEqualTo(50_000_000);
        assertThat(new RenderLimits(60_000_000, 1, 1).forInput(1, 1).steps()).isEqualTo(60_000_000);
    }

    @Test
    void render_thatNobodyWantsAnyMore_endsBetweenTwoSlices() {
        Template template = Template.parse("{% for i in range(100000) %}{{ i }}{% endfor %}");
        AtomicInteger turns = new AtomicInteger();
        assertThatThrownBy(() -> template.render(Map.of(), Golden.OPTIONS, () -> {
                    if (turns.incrementAndGet() == 3) {
                        throw new CancellationException("gone");
                    }
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(turns).hasValue(3);
    }

    private static String rendered(String name, List<Object> messages) throws IOException {
        return rendered(name, messages, () -> {});
    }

    private static String rendered(String name, List<Object> messages, Runnable turn) throws IOException {
        return rendered(Template.parse(Files.readString(CHATS.resolve(name))), messages, turn);
    }

    private static String rendered(Template template, List<Object> messages, Runnable turn) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("messages", messages);
        variables.put("tools", null);
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        try {
            template.render(variables, Golden.OPTIONS, turn);
            return "passed";
        } catch (TemplateException e) {
            assertThat(e.kind()).isIn(Kind.RAISED, Kind.LIMIT);
            return e.kind().name();
        }
    }

    private static List<Object> turns(int count, String content) {
        List<Object> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", content));
        }
        return messages;
    }

    private static List<Object> calls(int count) {
        List<Object> messages = new ArrayList<>();
        messages.add(Map.of("role", "user", "content", "x"));
        Map<String, Object> function = Map.of("name", "f", "arguments", Map.of("q", "x".repeat(40)));
        Map<String, Object> call = Map.of("id", "abcdefghi", "type", "function", "function", function);
        for (int i = 0; i < count; i++) {
            messages.add(Map.of("role", "assistant", "content", "", "tool_calls", List.of(call)));
            messages.add(Map.of("role", "tool", "tool_call_id", "abcdefghi", "name", "f", "content", "y".repeat(40)));
        }
        return messages;
    }
}
