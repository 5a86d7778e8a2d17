package io.millrace.hub;

/** Is told how a pull goes; by several threads. */
public interface Progress {

    /** Nobody. */
    Progress NONE = new Progress() {};

    /** One line for people. */
    default void say(String line) {}

    /**
     * Begins to load.
     *
     * @param total bytes of all files that are loaded
     * @param there bytes of them that were loaded before
     */
    default void begin(long total, long there) {}

    /** Bytes were loaded; negative where they have to be loaded again. */
    default void loaded(long bytes) {}

    /** All is loaded, or the pull has failed. */
    default void end() {}
}
