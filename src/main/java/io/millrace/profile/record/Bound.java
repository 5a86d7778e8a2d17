package io.millrace.profile.record;

/** What limits a step. */
public enum Bound {
    MEMORY("memory-bound"),
    COMPUTE("compute-bound"),
    /** Neither explains half of its time. */
    OVERHEAD("overhead-bound"),
    /** Most of its work isn't known from the graph. */
    UNKNOWN("not known");

    private final String text;

    Bound(String text) {
        this.text = text;
    }

    /** In words. */
    public String text() {
        return text;
    }
}
