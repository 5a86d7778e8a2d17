package io.millrace.serving;

/**
 * How far a model's files are pulled.
 *
 * @param loaded bytes that are there
 * @param total bytes of all; 0 while not known
 */
public record PullState(long loaded, long total) {

    public static final PullState BEGUN = new PullState(0, 0);

    @Override
    public String toString() {
        return total == 0 ? "pulling" : "pulling: " + loaded + " of " + total + " bytes";
    }
}
