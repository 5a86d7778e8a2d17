package io.millrace.profile.record;

/**
 * What model.yaml says, or leaves to its defaults.
 *
 * @param automatic whether the service chooses threads, spinning and instances by load; they are then those it has under this one
 * @param threads 0 is one per core
 * @param instances that run side by side, as many as there are
 */
public record Settings(
        boolean automatic, int threads, boolean spinning, int instances, int maxRows, int slots, int prefillChunk) {}
