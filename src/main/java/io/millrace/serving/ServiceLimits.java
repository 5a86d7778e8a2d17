package io.millrace.serving;

/**
 * Bounds on what the service holds.
 *
 * @param items sequences, texts, images and rows accepted and not ended, over all models
 * @param tokens of their prompts and texts, over all models
 * @param characters of the texts of one request
 * @param streamBuffer events of a sequence that wait for a slow client before its stream is ended
 */
public record ServiceLimits(int items, long tokens, long characters, int streamBuffer) {}
