package io.millrace.tasks.sight;

import io.millrace.vision.chat.ImageGrid;

/** How a family of models writes the images of a prompt. */
public sealed interface ImageMarkup permits Idefics3Markup, Qwen2VlMarkup, Gemma3Markup {

    /** What a chat template writes for an image. */
    String marker();

    /** What stands in the prompt in its place. */
    String of(ImageGrid grid);

    /** Tokens of images among those, each of which has a vector. */
    int tokens(ImageGrid grid);

    /** Tokens in a row of an image where its tokens stand in rows and columns; 0 where they stand as text does. */
    default int columns(ImageGrid grid) {
        return 0;
    }
}
