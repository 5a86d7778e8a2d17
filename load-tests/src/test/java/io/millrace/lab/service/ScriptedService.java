package io.millrace.lab.service;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.millrace.bench.folder.ModelVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The jar of the service's build over one model, named {@code scripted}, which says what a test has it say. */
public final class ScriptedService implements AutoCloseable {

    public static final String MODEL = "scripted";

    private static final Path LIBRARY = Path.of("target/lab-faults.jar");
    private static final Path TEMPLATE = Path.of("../src/test/resources/scripted/chat_template.jinja");

    private final ModelVariants models;
    private final Path script;
    private final Service service;

    private ScriptedService(ModelVariants models, Path script, Service service) {
        this.models = models;
        this.script = script;
        this.service = service;
    }

    public static ScriptedService start() throws IOException, InterruptedException {
        ModelVariants models = StartedJar.models();
        models.addCopies(MODEL, StartedJar.FIXTURES.resolve("tiny-gqa"), Map.of());
        Files.copy(TEMPLATE, models.root().resolve(MODEL).resolve("chat_template.jinja"), REPLACE_EXISTING);
        Path script = Files.writeString(models.root().resolve("script.json"), "[]");
        Service service = StartedJar.start(
                LIBRARY, models, "--spring.profiles.active=scripted", "--scripted.files." + MODEL + "=" + script);
        return new ScriptedService(models, script, service);
    }

    /** Where clients of OpenAI's forms are pointed to. */
    public String url() {
        return "http://localhost:" + service.address().getPort() + "/v1";
    }

    /** From now on the model answers any prompt so. */
    public void say(String text) throws IOException {
        say(List.of(Map.of("when", "", "say", text)));
    }

    /** From now on the first rule that suits speaks. */
    public void say(List<Map<String, String>> rules) throws IOException {
        Files.writeString(script, new JsonMapper().writeValueAsString(rules));
    }

    @Override
    public void close() throws IOException {
        service.close();
        models.close();
    }
}
