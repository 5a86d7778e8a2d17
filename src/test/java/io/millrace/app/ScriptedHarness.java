package io.millrace.app;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

/** The service over a model named {@code scripted}, which says what a test has it say. */
@ActiveProfiles("scripted")
abstract class ScriptedHarness extends ServiceHarness {

    static final String MODEL = "scripted";

    private static final String TEMPLATE = """
            {%- if tools %}<|im_start|>system
            {%- if messages[0].role == 'system' %}
            {{ messages[0].content }}
            {%- endif %}
            # Tools
            {%- for tool in tools %}
            {{ tool | tojson }}
            {%- endfor %}<|im_end|>
            {% endif %}
            {%- for message in messages %}
            {%- if message.role == 'system' and tools %}
            {%- elif message.role == 'tool' %}<|im_start|>user
            <tool_response>
            {{ message.content }}
            </tool_response><|im_end|>
            {% else %}<|im_start|>{{ message.role }}
            {{ message.content }}
            {%- for call in message.tool_calls %}
            <tool_call>
            {"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
            </tool_call>
            {%- endfor %}<|im_end|>
            {% endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}<|im_start|>assistant
            {% if enable_thinking is defined and not enable_thinking %}<think>

            </think>

            {% endif %}{% endif %}""";

    /* All tests share one context, so that its folder outlives each of them. */
    private static final Path FOLDER = folder();

    ScriptedHarness(ModelRegistry models) {
        super(models);
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("scripted");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    boolean _ = FileSystemUtils.deleteRecursively(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script() {
        return FOLDER.resolve("script.json");
    }

    @DynamicPropertySource
    static void scripted(DynamicPropertyRegistry registry) throws IOException {
        ModelFixtures.copy("tiny-gqa", FOLDER.resolve("models").resolve(MODEL), "");
        Files.writeString(FOLDER.resolve("models").resolve(MODEL).resolve("chat_template.jinja"), TEMPLATE);
        Files.writeString(script(), "[]");
        registry.add("millrace.models.path", () -> FOLDER.resolve("models").toString());
        registry.add("scripted.files." + MODEL, () -> script().toString());
    }

    /** From now on the model answers any prompt so. */
    static void say(String text) {
        say(List.of(Map.of("when", "", "say", text)));
    }

    /** From now on the first rule that suits speaks. */
    static void say(List<Map<String, String>> rules) {
        try {
            Files.writeString(script(), JSON.writeValueAsString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String call(String name, String arguments) {
        return "<tool_call>\n{\"name\": \"" + name + "\", \"arguments\": " + arguments + "}\n</tool_call>";
    }
}
