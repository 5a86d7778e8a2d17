package io.millrace.text;

import io.millrace.core.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Where a folder's chat templates stand: {@code chat_template.jinja}, else {@code chat_template} of tokenizer_config.json, which is one
 * template or a list of named ones, else that of chat_template.json; and {@code additional_chat_templates/NAME.jinja} besides.
 */
final class TemplateFiles {

    static final String DEFAULT = "default";

    private static final int MOST_BYTES = 4 << 20;
    private static final String KEY = "chat_template";
    private static final String JINJA = "chat_template.jinja";
    private static final String ADDITIONAL = "additional_chat_templates";
    private static final String ENDING = ".jinja";

    private TemplateFiles() {}

    /** Sources by name; empty where there are none. */
    static Map<String, String> read(Path folder) {
        Map<String, String> sources = new LinkedHashMap<>(main(folder));
        sources.putAll(additional(folder.resolve(ADDITIONAL)));
        return sources;
    }

    /** The file that has the template of a name. */
    static String place(Path folder, String name) {
        Path own = folder.resolve(ADDITIONAL).resolve(name + ENDING);
        if (Files.exists(own)) {
            return own.toString();
        }
        Path jinja = folder.resolve(JINJA);
        boolean configured = ModelConfig.read(folder, "tokenizer_config.json").has(KEY);
        return (Files.exists(jinja)
                        ? jinja
                        : folder.resolve(configured ? "tokenizer_config.json" : "chat_template.json"))
                .toString();
    }

    private static Map<String, String> main(Path folder) {
        Path jinja = folder.resolve(JINJA);
        if (Files.exists(jinja, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of(DEFAULT, TextFile.read(jinja, MOST_BYTES));
        }
        ModelConfig config = ModelConfig.read(folder, "tokenizer_config.json");
        return configured(config.has(KEY) ? config : ModelConfig.read(folder, "chat_template.json"));
    }

    private static Map<String, String> configured(ModelConfig config) {
        JsonNode value = config.value(KEY);
        if (value.isString()) {
            return Map.of(DEFAULT, value.stringValue());
        }
        config.refuseUnless(KEY, JsonNode::isArray, "a template or a list of named ones");
        Map<String, String> sources = new LinkedHashMap<>();
        value.values().forEach(entry -> {
            if (!entry.path("name").isString() || !entry.path("template").isString()) {
                throw new IllegalStateException(
                        config.file() + ": chat_template: each entry must have name and template");
            }
            sources.put(entry.path("name").stringValue(), entry.path("template").stringValue());
        });
        return sources;
    }

    private static Map<String, String> additional(Path folder) {
        Map<String, String> sources = new LinkedHashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(ENDING))
                        .sorted()
                        .forEach(file -> sources.put(name(file), TextFile.read(file, MOST_BYTES)));
            } catch (IOException e) {
                throw new UncheckedIOException(folder + ": it cannot be read", e);
            }
        }
        return sources;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }
}
