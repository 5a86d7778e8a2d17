package io.millrace.vision.chat;

import io.millrace.vision.Pixels;
import java.util.List;

/** An image of a chat, resized and cut: levels of 0 to 255, which a vision encoder takes normalised. */
public final class CutImage {

    private final ImageGrid grid;
    private final List<Pixels> pieces;

    CutImage(ImageGrid grid, List<Pixels> pieces) {
        this.grid = grid;
        this.pieces = List.copyOf(pieces);
    }

    public ImageGrid grid() {
        return grid;
    }

    /** All of one size. */
    List<Pixels> pieces() {
        return pieces;
    }
}
