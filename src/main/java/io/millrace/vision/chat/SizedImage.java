package io.millrace.vision.chat;

import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImageFile;

/** An image of a chat of which the headers are read and the pixels are not. */
public final class SizedImage {

    private final EncodedImage image;
    private final ImageFile file;
    private final boolean fine;
    private final ImageGrid grid;

    SizedImage(EncodedImage image, ImageFile file, boolean fine, ImageGrid grid) {
        this.image = image;
        this.file = file;
        this.fine = fine;
        this.grid = grid;
    }

    public EncodedImage image() {
        return image;
    }

    ImageFile file() {
        return file;
    }

    /** Whether its details count. */
    public boolean fine() {
        return fine;
    }

    /** What it becomes. */
    public ImageGrid grid() {
        return grid;
    }
}
