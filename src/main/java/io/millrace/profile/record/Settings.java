package io.millrace.profile.record;

/**
 * What model.yaml says, or leaves to its defaults.
 *
 * @param threads 0 is one per core
 * @param instances that run side by side, as many as there are
 */
public record Settings(int threads, boolean spinning, int instances, int maxRows, int slots, int prefillChunk) {}
