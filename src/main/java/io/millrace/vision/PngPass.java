package io.millrace.vision;

import java.util.List;

/** Which pixels a pass over an interlaced picture has: the first of them, and the distances between them. */
record PngPass(int x, int y, int stepX, int stepY) {

    static final PngPass ALL = new PngPass(0, 0, 1, 1);

    static final List<PngPass> ADAM7 = List.of(
            new PngPass(0, 0, 8, 8),
            new PngPass(4, 0, 8, 8),
            new PngPass(0, 4, 4, 8),
            new PngPass(2, 0, 4, 4),
            new PngPass(0, 2, 2, 4),
            new PngPass(1, 0, 2, 2),
            new PngPass(0, 1, 1, 2));

    int columns(int width) {
        return Math.max(0, (width - x + stepX - 1) / stepX);
    }
}
