package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.millrace.core.NearestName;
import io.millrace.core.TextFile;
import io.millrace.core.YamlFault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads model.yaml, refusing what it doesn't know. */
final class ManifestReader {

    private static final int MOST_BYTES = 64 << 10;

    private static final int MOST_SHOWN = 100;

    private static final Map<Class<?>, String> KINDS = Map.of(
            String.class, "a text",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Float.class, "a number",
            Boolean.class, "true or false",
            List.class, "a list",
            ArrayList.class, "a list",
            URI.class, "an address");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .changeDefaultNullHandling(_ -> JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private ManifestReader() {}

    static ModelManifest read(Path file, List<? extends FolderTask> tasks) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return ModelManifest.DEFAULT;
        }
        String text = text(file);
        return known(parse(file, text), tasks, file, text);
    }

    private static String text(Path file) {
        try {
            return TextFile.read(file, MOST_BYTES);
        } catch (IllegalStateException e) {
            throw new ManifestException(String.valueOf(e.getMessage()));
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
        } catch (DatabindException e) {
            throw new ManifestException(file + YamlFault.line(e) + ": " + cause(e));
        } catch (JacksonException e) {
            throw new ManifestException(file + YamlFault.of(e));
        }
    }

    /* The parser has read on when it finds that nobody wants the key. */
    private static long lineOf(String key, String text) {
        Pattern start = Pattern.compile("(?:[\\s-]*|.*[{,\\s])['\"]?" + Pattern.quote(key) + "['\"]?\\s*:.*");
        return 1
                + text.lines().takeWhile(line -> !start.matcher(line).matches()).count();
    }

    private static String cause(DatabindException e) {
        return switch (e) {
            case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException c -> String.valueOf(c.getMessage());
            case InvalidNullException nothing -> key(nothing) + " has an entry that says nothing";
            case InvalidFormatException value
            when value.getTargetType() != URI.class ->
                key(value) + " must be " + kind(value.getTargetType()) + ", but is " + shown(value);
            case MismatchedInputException other -> key(other) + " must be " + kind(other.getTargetType());
            default -> key(e) + " cannot be read";
        };
    }

    private static String shown(InvalidFormatException e) {
        String value = String.valueOf(e.getValue());
        return value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "…" : value;
    }

    private static String key(DatabindException e) {
        String key = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        return key.isEmpty() ? "it" : key;
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        }
        return KINDS.getOrDefault(
                type, type == ModelManifest.class ? "a list of keys and values" : "a section of keys");
    }

    private static String unknownKey(UnrecognizedPropertyException e) {
        String key = e.getPropertyName();
        return "unknown key '" + key + "', did you mean '"
                + NearestName.of(key, e.getKnownPropertyIds()).orElse("") + "'?";
    }
}
