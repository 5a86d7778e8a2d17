package io.millrace.repository;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of the values that a manifest states. */
public final class Setting {

    /** In the place of what is not UTF-8. */
    private static final int UNREADABLE = '\ufffd';

    /** Of names with slashes; clients and proxies take these out of a path. */
    private static final Set<String> NO_SEGMENTS = Set.of("", ".", "..");

    private Setting() {}

    /** @throws IllegalArgumentException naming key, rule and value, where the rule does not hold */
    static void require(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + rule + ", but is " + value);
        }
    }

    /** Whether a model can be called so. */
    public static boolean isName(String text) {
        return !text.isBlank()
                && text.chars().noneMatch(c -> Character.isISOControl(c) || c == UNREADABLE)
                && Stream.of(text.split("/", -1)).noneMatch(NO_SEGMENTS::contains);
    }

    static String printable(String text) {
        return text.chars()
                .mapToObj(c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString((char) c))
                .collect(Collectors.joining());
    }
}
