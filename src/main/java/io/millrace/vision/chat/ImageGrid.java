package io.millrace.vision.chat;

/**
 * What an image of a chat becomes.
 *
 * @param width pixels that it is resized to
 * @param height pixels that it is resized to
 * @param rows of the pieces that it is cut into; 0 where it is left whole
 * @param columns of these pieces
 */
public record ImageGrid(int width, int height, int rows, int columns) {

    long pixels() {
        return (long) width * height;
    }
}
