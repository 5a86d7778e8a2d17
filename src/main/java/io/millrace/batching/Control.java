package io.millrace.batching;

/**
 * An input that tells whether a model is well.
 *
 * @param proven whether it must succeed while the model is well; else a failure of it says nothing
 */
public record Control<I>(I item, boolean proven) {}
