package io.millrace.tasks.sight;

import io.millrace.vision.chat.ImageGrid;

/**
 * As Gemma3Processor of Transformers writes it: each image between two tokens and line feeds.
 *
 * @param marker begins an image
 * @param token of images
 * @param end ends one
 * @param count tokens of an image
 */
record Gemma3Markup(String marker, String token, String end, int count) implements ImageMarkup {

    @Override
    public String of(ImageGrid grid) {
        return "\n\n" + marker + token.repeat(count) + end + "\n\n";
    }

    @Override
    public int tokens(ImageGrid grid) {
        return count;
    }
}
