package io.millrace.core;

import java.util.regex.Pattern;

/**
 * The name of a model: that of its folder in the repository, whose {@code org--name} is the name {@code org/name}, as caches of the
 * Hugging Face hub write it.
 */
public record ModelId(String value) {

    private static final String OF_FOLDERS = "--";
    private static final String OF_NAMES = "/";
    private static final Pattern PAIR = Pattern.compile("(?!-)((?!--).)+--(?!-)((?!--).)+");

    public ModelId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("model id is blank");
        }
    }

    /** Of a folder. */
    public static ModelId ofFolder(String folder) {
        return new ModelId(PAIR.matcher(folder).matches() ? folder.replace(OF_FOLDERS, OF_NAMES) : folder);
    }

    /** Name of the folder that is called so; no path, whatever the name. */
    public String folder() {
        return value.replace(OF_NAMES, OF_FOLDERS);
    }

    @Override
    public String toString() {
        return value;
    }
}
