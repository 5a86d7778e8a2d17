package io.millrace.batching;

/**
 * A batcher at one moment.
 *
 * @param waiting works in the queue
 * @param running works taken by a worker and without an outcome yet
 * @param instances of the model
 */
public record BatchSnapshot(int waiting, int running, int instances) {}
