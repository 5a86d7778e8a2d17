package io.millrace.app;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

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
    static final String UNMARKED = "unmarked";
    /** Speaks in channels, as gpt-oss does. */
    static final String CHANNELS = "channels";

    static final String EMBEDDER = "tiny-bert";
    private static final Path TEMPLATE = Path.of("src/test/resources/scripted/chat_template.jinja");

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
        Files.copy(TEMPLATE, FOLDER.resolve("models").resolve(MODEL).resolve("chat_template.jinja"), REPLACE_EXISTING);
        ModelFixtures.giveMarks(
                FOLDER.resolve("models").resolve(MODEL), List.of("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"));
        Path channels = FOLDER.resolve("models").resolve(CHANNELS);
        ModelFixtures.copy("tiny-gqa", channels, "");
        Files.copy(
                TEMPLATE.resolveSibling("channels.jinja"), channels.resolve("chat_template.jinja"), REPLACE_EXISTING);
        ModelFixtures.giveMarks(
                channels,
                List.of(
                        "<|start|>",
                        "<|end|>",
                        "<|channel|>",
                        "<|message|>",
                        "<|constrain|>",
                        "<|call|>",
                        "<|return|>"));
        /* The last two of 300 tokens. */
        Files.writeString(channels.resolve("generation_config.json"), "{\"eos_token_id\":[298,299]}");
        ModelFixtures.copy("tiny-concat", FOLDER.resolve("models").resolve(UNMARKED), "");
        ModelFixtures.copy(EMBEDDER, FOLDER.resolve("models").resolve(EMBEDDER), "");
        Files.writeString(script(), "[]");
        registry.add("millrace.models.path", () -> FOLDER.resolve("models").toString());
        registry.add("scripted.files." + MODEL, () -> script().toString());
        registry.add("scripted.files." + CHANNELS, () -> script().toString());
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
