package io.millrace.serving;

import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;

/**
 * Bounds on what the service holds, and on what one request makes it do.
 *
 * @param items sequences, texts, images and rows accepted and not ended, over all models
 * @param tokens of their prompts and texts, over all models
 * @param characters of the texts of one request
 * @param streamBuffer events of a sequence that wait for a slow client before its stream is ended
 * @param pictures of one request
 * @param sound of one request
 */
public record ServiceLimits(
        int items, long tokens, long characters, int streamBuffer, PictureLimits pictures, SoundLimits sound) {}
