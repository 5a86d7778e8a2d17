package io.millrace.repository;

/** Rules of the values that a manifest states. */
final class Setting {

    private Setting() {}

    /** @throws IllegalArgumentException naming key, rule and value, where the rule does not hold */
    static void require(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + rule + ", but is " + value);
        }
    }
}
