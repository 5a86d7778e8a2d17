package io.millrace.repository;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as model.yaml has them: a whole number and {@code ms}, {@code s}, {@code m} or {@code h}. */
final class Times {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h)");

    private Times() {}

    /** The time of a key that may be left out, above 0. */
    static Duration read(String key, @Nullable String text, Duration otherwise) {
        return text == null ? otherwise : positive(key, text, parse(key, text));
    }

    /** The same, null where it is left out. */
    static @Nullable Duration orNull(String key, @Nullable String text) {
        return text == null ? null : positive(key, text, parse(key, text));
    }

    private static Duration parse(String key, String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(key + " must be a time such as 500ms, 30s, 2m or 1h, but is " + text);
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private static Duration positive(String key, String text, Duration time) {
        if (time.isZero()) {
            throw new IllegalArgumentException(key + " must be above 0, but is " + text);
        }
        return time;
    }
}
