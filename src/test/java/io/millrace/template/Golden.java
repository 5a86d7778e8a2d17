package io.millrace.template;

import io.millrace.template.parse.TemplateSyntaxException;
import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One line of a golden file that Python's Jinja2 wrote: a template and what came of it. */
record Golden(
        String name,
        String template,
        Map<String, @Nullable Object> variables,
        @Nullable String output,
        @Nullable String error,
        @Nullable String message) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    static final RenderOptions OPTIONS = new RenderOptions(
            RenderLimits.DEFAULT, InstantSource.fixed(Instant.parse("2024-09-05T07:03:09.042Z")), ZoneOffset.UTC);

    /** The lines of a golden file whose variables lie beside it. */
    static List<Golden> read(String name) {
        Map<String, @Nullable Object> variables = JSON.readValue(resource(name + ".variables.json"), OBJECT);
        return lines(name)
                .map(line -> of(text(line, "template"), text(line, "template"), variables, line))
                .toList();
    }

    /** The lines of the golden file of whole chat templates. */
    static List<Golden> chats() {
        return lines("chats")
                .map(line -> of(
                        text(line, "name"),
                        resource("chats/" + text(line, "template") + ".jinja"),
                        JSON.convertValue(line.get("variables"), OBJECT),
                        line))
                .toList();
    }

    private static Golden of(
            String name, String template, Map<String, @Nullable Object> variables, Map<String, @Nullable Object> line) {
        return new Golden(name, template, variables, (String) line.get("output"), (String) line.get("error"), (String)
                line.get("message"));
    }

    private static Stream<Map<String, @Nullable Object>> lines(String name) {
        return resource(name + ".jsonl").lines().map(line -> JSON.readValue(line, OBJECT));
    }

    private static String text(Map<String, @Nullable Object> line, String key) {
        return (String) Objects.requireNonNull(line.get(key), key);
    }

    private static String resource(String name) {
        try (InputStream stream = Golden.class.getResourceAsStream("/template/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came of it, in one text. */
    String expected() {
        return error == null ? "output: " + output : "error: " + error + (message == null ? "" : " " + message);
    }

    /** What comes of it here, in the same form. */
    String actual() {
        try {
            return "output: " + Template.parse(template).render(variables, OPTIONS);
        } catch (TemplateSyntaxException e) {
            return "error: SYNTAX";
        } catch (TemplateException e) {
            return "error: " + e.kind() + (message == null ? "" : " " + e.reason());
        }
    }
}
