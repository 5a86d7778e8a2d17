package io.millrace.spring;

import io.millrace.app.ModelFixtures;
import io.millrace.library.Held;
import io.millrace.library.Millrace;
import io.millrace.serving.Listeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application over a folder of small models, one of which says what a test has it say; its configuration is what the class path
 * declares of ours.
 */
public final class ScriptedLibrary {

    public static final String CHAT = "scripted";
    /** Says what it likes. */
    public static final String UNSCRIPTED = "tiny-gqa";

    public static final String EMBEDDER = "tiny-bert";
    public static final String RERANKER = "tiny-cross";

    private static final Path TEMPLATE = Path.of("src/test/resources/scripted/chat_template.jinja");

    private final Path script;
    private final ApplicationContextRunner application;

    /** @param folder an empty one */
    public ScriptedLibrary(Path folder) throws IOException {
        Path models = folder.resolve("models");
        script = folder.resolve("script.json");
        ModelFixtures.copy("tiny-gqa", models.resolve(CHAT), "slots: 16");
        Files.copy(TEMPLATE, models.resolve(CHAT).resolve("chat_template.jinja"), StandardCopyOption.REPLACE_EXISTING);
        ModelFixtures.copy(UNSCRIPTED, models.resolve(UNSCRIPTED), "slots: 2");
        ModelFixtures.copy(EMBEDDER, models.resolve(EMBEDDER), "");
        ModelFixtures.copy(RERANKER, models.resolve(RERANKER), "");
        say("");
        application = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(declared()))
                .withInitializer(context -> context.getEnvironment().addActiveProfile("scripted"))
                .withPropertyValues(
                        "millrace.library.folder=" + models,
                        "millrace.library.chat=" + CHAT,
                        "millrace.library.embedding=" + EMBEDDER,
                        "millrace.library.scoring=" + RERANKER,
                        "millrace.models.path=" + models,
                        "scripted.files." + CHAT + "=" + script);
    }

    static Class<?>[] declared() {
        ClassLoader loader = ScriptedLibrary.class.getClassLoader();
        return StreamSupport.stream(
                        ImportCandidates.load(AutoConfiguration.class, loader).spliterator(), false)
                .filter(name -> name.startsWith("io.millrace."))
                .map(ScriptedLibrary::named)
                .toArray(Class<?>[]::new);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    ApplicationContextRunner application() {
        return application;
    }

    /** Asks a bean of the application. */
    public <T> void ask(Class<T> type, Consumer<T> question) {
        application.run(context -> question.accept(started(context).getBean(type)));
    }

    /** The same of one whose engine is held up. */
    public <T> void ask(Class<T> type, Held held, Asking<T> question) {
        application.withBean(Listeners.class, held::listeners).run(context -> {
            try {
                question.ask(started(context).getBean(type), context.getBean(Millrace.class));
            } finally {
                held.letGo();
            }
        });
    }

    private static AssertableApplicationContext started(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return context;
    }

    /** From now on the model answers any prompt so. */
    public void say(String text) {
        say(List.of(Map.of("when", "", "say", text)));
    }

    /** From now on the first rule that suits speaks. */
    public void say(List<Map<String, String>> rules) {
        try {
            Files.writeString(script, JsonMapper.shared().writeValueAsString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on it calls {@code forecast}, and answers once it has the result. */
    public void callsThenAnswers() {
        say(List.of(
                Map.of("when", "<tool_response>\\n3 days of sun in Nîmes", "say", "Pack light."),
                Map.of(
                        "when",
                        "",
                        "say",
                        "<think>Which city?</think>Let me see.\n<tool_call>\n{\"name\": \"forecast\","
                                + " \"arguments\": {\"city\": \"Nîmes\", \"days\": 3}}\n</tool_call>")));
    }

    /** A question to a bean. */
    public interface Asking<T> {
        void ask(T bean, Millrace millrace) throws Exception;
    }
}
