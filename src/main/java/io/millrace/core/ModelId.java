package io.millrace.core;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told apart by.
 *
 * @param name that of its folder in the repository, whose {@code org--name} is the name {@code org/name}, as caches of the Hugging
 *     Face hub write it
 * @param version the number of its version folder where several are served side by side; null where one is
 */
public record ModelId(String name, @Nullable String version) {

    private static final String OF_FOLDERS = "--";
    private static final String OF_NAMES = "/";
    private static final Pattern PAIR = Pattern.compile("(?!-)((?!--).)+--(?!-)((?!--).)+");

    public ModelId {
        if (name.isBlank()) {
            throw new IllegalArgumentException("model id is blank");
        }
    }

    public ModelId(String name) {
        this(name, null);
    }

    /** Of a folder. */
    public static ModelId ofFolder(String folder) {
        return new ModelId(PAIR.matcher(folder).matches() ? folder.replace(OF_FOLDERS, OF_NAMES) : folder);
    }

    /** Of one of its versions. */
    public ModelId in(String number) {
        return new ModelId(name, number);
    }

    /** Name of the folder that is called so; no path, whatever the name. */
    public String folder() {
        return name.replace(OF_NAMES, OF_FOLDERS);
    }

    /** By which meters, logs and lists name it, and requests may: {@code name} or {@code name@version}. */
    public String value() {
        return version == null ? name : name + "@" + version;
    }

    @Override
    public String toString() {
        return value();
    }
}
