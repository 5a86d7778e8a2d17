package io.millrace.repository;

import io.millrace.core.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads model.yaml, refusing what it doesn't know. */
final class ManifestReader {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private ManifestReader() {}

    static ModelManifest read(Path file, List<? extends FolderTask> tasks) {
        if (!Files.exists(file)) {
            return ModelManifest.DEFAULT;
        }
        try {
            String text = Files.readString(file);
            return known(parse(file, text), tasks, file, text);
        } catch (IOException e) {
            throw new ManifestException(file + ": " + e.getMessage());
        }
    }

    private static ModelManifest known(
            ModelManifest manifest, List<? extends FolderTask> tasks, Path file, String text) {
        List<String> names = tasks.stream().map(FolderTask::name).toList();
        if (manifest.task() != null && names.stream().noneMatch(manifest.task()::equalsIgnoreCase)) {
            throw new ManifestException(file + ":" + lineOf("task", text) + ": task must be one of "
                    + String.join(", ", names) + ", but is " + manifest.task());
        }
        return manifest;
    }

    private static ModelManifest parse(Path file, String text) {
        try {
            return text.isBlank() ? ModelManifest.DEFAULT : YAML.readValue(text, ModelManifest.class);
        } catch (UnrecognizedPropertyException e) {
            throw new ManifestException(file + ":" + lineOf(e.getPropertyName(), text) + ": " + unknownKey(e));
        } catch (JacksonException e) {
            throw new ManifestException(file + line(e) + ": " + cause(e));
        }
    }

    private static String line(JacksonException e) {
        return e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    }

    /* The parser has read on when it finds that nobody wants the key. */
    private static long lineOf(String key, String text) {
        Pattern start = Pattern.compile("(?:[\\s-]*|.*[{,\\s])['\"]?" + Pattern.quote(key) + "['\"]?\\s*:.*");
        return 1
                + text.lines().takeWhile(line -> !start.matcher(line).matches()).count();
    }

    private static String cause(JacksonException e) {
        return e.getCause() instanceof IllegalArgumentException c
                ? String.valueOf(c.getMessage())
                : e.getOriginalMessage();
    }

    private static String unknownKey(UnrecognizedPropertyException e) {
        String key = e.getPropertyName();
        return "unknown key '" + key + "', did you mean '"
                + NearestName.of(key, e.getKnownPropertyIds()).orElse("") + "'?";
    }
}
