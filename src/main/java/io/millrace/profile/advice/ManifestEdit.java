package io.millrace.profile.advice;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Sets keys of a model.yaml and leaves all else as it is written: comments, order and other keys. */
public final class ManifestEdit {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ManifestEdit() {}

    /**
     * Sets keys in a file, which is made where there is none, and replaced at once.
     *
     * @throws IllegalArgumentException where it cannot be written, or is written in a way in which a key cannot be set
     */
    public static void apply(Path file, Map<String, String> settings) throws IOException {
        boolean there = Files.exists(file);
        Path real = there ? file.toRealPath() : file;
        Path folder = real.toAbsolutePath().getParent();
        if (there && !Files.isWritable(real) || folder == null || !Files.isWritable(folder)) {
            throw new IllegalArgumentException(real + " cannot be written; set it there by hand: " + settings);
        }
        String text = there ? Files.readString(real) : "";
        replace(real, folder, set(text, settings), there);
    }

    private static void replace(Path file, Path folder, String text, boolean there) throws IOException {
        Path temporary = Files.createTempFile(folder, ".model", ".yaml");
        try {
            Files.writeString(temporary, text);
            if (there && Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        temporary, Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            }
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IllegalArgumentException(file + " cannot be replaced at once; set it there by hand", e);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * A text with keys set; one with a dot is a key of a section.
     *
     * @throws IllegalArgumentException where that would change anything else
     */
    public static String set(String text, Map<String, String> settings) {
        Map<String, Object> wanted = tree(text);
        String edited = text;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            put(wanted, setting.getKey(), YAML.readValue(setting.getValue(), Object.class));
            edited = set(edited, setting.getKey(), setting.getValue());
        }
        if (!isSame(edited, wanted)) {
            throw new IllegalArgumentException(
                    "model.yaml is written in a way in which this cannot be set; set it there by hand: " + settings);
        }
        return edited;
    }

    private static boolean isSame(String edited, Map<String, Object> wanted) {
        try {
            return tree(edited).equals(wanted);
        } catch (JacksonException e) {
            return false;
        }
    }

    private static Map<String, Object> tree(String text) {
        Map<String, Object> tree =
                text.isBlank() ? null : YAML.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
        return tree == null ? new LinkedHashMap<>() : tree;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            tree.put(key, value);
        } else {
            Object section = tree.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<String, Object>());
            if (!(section instanceof Map)) {
                throw new IllegalArgumentException(key.substring(0, dot) + " in model.yaml is no section of keys");
            }
            put((Map<String, Object>) section, key.substring(dot + 1), value);
        }
    }

    private static String set(String text, String key, String value) {
        int dot = key.indexOf('.');
        return dot < 0
                ? line(text, "", key, value).orElseGet(text, key + ": " + value)
                : section(text, key.substring(0, dot), key.substring(dot + 1), value);
    }

    /* A value up to a comment or the end of its line. */
    private static Edit line(String text, String indent, String key, String value) {
        Matcher line = Pattern.compile("(?m)^(" + indent + "['\"]?" + Pattern.quote(key)
                        + "['\"]?[ \\t]*:[ \\t]*)([^\\s#][^#\\r\\n]*?)([ \\t]*(?:#[^\\r\\n]*)?)(\\r?)$")
                .matcher(text);
        return line.find()
                ? new Edit(text.substring(0, line.end(1)) + value + text.substring(line.end(2)))
                : new Edit("");
    }

    private static String section(String text, String section, String key, String value) {
        Matcher flow = Pattern.compile("(?m)^" + Pattern.quote(section) + "[ \\t]*:[ \\t]*\\{")
                .matcher(text);
        if (flow.find()) {
            Matcher inside = Pattern.compile(Pattern.quote(key) + "[ \\t]*:[ \\t]*([^,}]*[^,}\\s])")
                    .matcher(text);
            return inside.find(flow.end())
                            && text.substring(flow.end(), inside.start()).indexOf('}') < 0
                    ? text.substring(0, inside.start(1)) + value + text.substring(inside.end(1))
                    : text.substring(0, flow.end()) + key + ": " + value + ", " + text.substring(flow.end());
        }
        Matcher block = Pattern.compile("(?m)^" + Pattern.quote(section) + "[ \\t]*:[ \\t]*(#[^\\r\\n]*)?\\r?\\n")
                .matcher(text);
        if (!block.find()) {
            return appended(text, section + ":\n  " + key + ": " + value);
        }
        Matcher rest = Pattern.compile("(?m)^[^\\s#]").matcher(text);
        int end = rest.find(block.end()) ? rest.start() : text.length();
        String body = text.substring(block.end(), end);
        Matcher indent = Pattern.compile("(?m)^([ \\t]+)[^\\s#]").matcher(body);
        String margin = indent.find() ? indent.group(1) : "  ";
        return text.substring(0, block.end())
                + line(body, margin, key, value).orElse(margin + key + ": " + value + "\n" + body)
                + text.substring(end);
    }

    private static String appended(String text, String line) {
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n";
    }

    /** A text that was changed; empty where the key wasn't found. */
    private record Edit(String text) {
        String orElse(String other) {
            return text.isEmpty() ? other : text;
        }

        String orElseGet(String whole, String line) {
            return text.isEmpty() ? appended(whole, line) : text;
        }
    }
}
