package io.millrace.access;

import io.millrace.core.NearestName;
import io.millrace.core.TextFile;
import io.millrace.core.YamlFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML list of {@link ApiKey}s. What is said of a broken file is made here, field by field: a parser's own message would
 * quote the line, and a line may hold a key that somebody put in the wrong place.
 */
final class KeyFile {

    private static final TypeReference<List<KeyEntry>> LIST = new TypeReference<>() {};
    private static final String NO_LIST = "must be a list of keys, each with name, hash and roles";
    private static final Pattern HARMLESS = Pattern.compile("[a-z_-]{1,24}");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    /** Longest file. */
    static final int MOST_BYTES = 1 << 20;

    private KeyFile() {}

    static String text(Path file) {
        try {
            return TextFile.read(file, MOST_BYTES);
        } catch (IllegalStateException e) {
            throw new KeyException(String.valueOf(e.getMessage()));
        }
    }

    /** At least one key. */
    static List<ApiKey> parse(Path file, String text) {
        try {
            List<KeyEntry> entries = text.isBlank() ? List.of() : YAML.readValue(text, LIST);
            if (entries == null || entries.isEmpty() || entries.contains(null)) {
                throw new KeyException(file + ": " + NO_LIST);
            }
            return keys(file, entries);
        } catch (UnrecognizedPropertyException e) {
            throw new KeyException(file + ":" + lineOf(e.getPropertyName(), text) + ": " + unknown(e));
        } catch (DatabindException e) {
            throw new KeyException(file + YamlFault.line(e) + ": " + cause(e));
        } catch (JacksonException e) {
            throw new KeyException(file + YamlFault.of(e));
        }
    }

    private static List<ApiKey> keys(Path file, List<KeyEntry> entries) {
        List<ApiKey> keys = new ArrayList<>();
        for (KeyEntry entry : entries) {
            try {
                keys.add(entry.key());
            } catch (IllegalArgumentException e) {
                throw new KeyException(file + ": entry " + (keys.size() + 1) + ": " + e.getMessage());
            }
        }
        return keys;
    }

    private static String cause(DatabindException e) {
        String field = e.getPath().stream()
                .map(Reference::getPropertyName)
                .filter(name -> name != null && HARMLESS.matcher(name).matches())
                .reduce("", (_, last) -> last);
        return field.isEmpty() ? NO_LIST : "'" + field + "' has a value of the wrong kind";
    }

    /* The parser has read on when it finds that nobody wants the field. */
    private static long lineOf(String field, String text) {
        Pattern start = Pattern.compile("(^|[\\s{,-])['\"]?" + Pattern.quote(field) + "['\"]?\\s*:");
        return 1 + text.lines().takeWhile(line -> !start.matcher(line).find()).count();
    }

    private static String unknown(UnrecognizedPropertyException e) {
        String field = e.getPropertyName();
        if (!HARMLESS.matcher(field).matches()) {
            return "unknown field";
        }
        return "unknown field '" + field + "', did you mean '"
                + NearestName.of(field, e.getKnownPropertyIds()).orElse("") + "'?";
    }
}
