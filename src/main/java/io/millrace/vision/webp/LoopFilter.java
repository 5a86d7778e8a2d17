package io.millrace.vision.webp;

/** Smooths the edges of blocks (RFC 6386, section 15), once all of them are there. */
final class LoopFilter {

    private static final int FINE = LossyHeader.SEGMENTS;
    private static final int INNER = 2 * LossyHeader.SEGMENTS;
    private static final int BLOCK = LossyHeader.BLOCK;

    private final LossyHeader header;
    private final int columns;
    private final byte[] blocks; // segment of each, with FINE, and INNER where its inner edges are smoothed

    LoopFilter(LossyHeader header, int columns, int rows) {
        this.header = header;
        this.columns = columns;
        this.blocks = new byte[columns * rows];
    }

    /**
     * What a block is.
     *
     * @param fine whether it was predicted in sixteen parts
     * @param any whether it has coefficients
     */
    void note(int row, int column, int segment, boolean fine, boolean any) {
        blocks[row * columns + column] = (byte) (segment + (fine ? FINE : 0) + (fine || any ? INNER : 0));
    }

    void row(int row, Plane luma, Plane blue, Plane red) {
        if (!header.isFiltered()) {
            return;
        }
        for (int column = 0; column < columns; column++) {
            int block = blocks[row * columns + column];
            int strength = header.strength(block & FINE - 1, (block & FINE) != 0);
            if (strength > 0) {
                EdgeFilter edges = EdgeFilter.of(strength, header.sharpness(), header.isSimple());
                block(edges, luma, row, column, BLOCK, (block & INNER) != 0);
                if (!header.isSimple()) {
                    block(edges, blue, row, column, BLOCK / 2, (block & INNER) != 0);
                    block(edges, red, row, column, BLOCK / 2, (block & INNER) != 0);
                }
            }
        }
    }

    private static void block(EdgeFilter edges, Plane plane, int row, int column, int side, boolean inner) {
        int place = plane.place(column * side, row * side);
        int down = plane.stride();
        if (column > 0) {
            edges.outer(plane, place, 1, down, side);
        }
        for (int i = 4; i < side && inner; i += 4) {
            edges.inner(plane, place + i, 1, down, side);
        }
        if (row > 0) {
            edges.outer(plane, place, down, 1, side);
        }
        for (int i = 4; i < side && inner; i += 4) {
            edges.inner(plane, place + i * down, down, 1, side);
        }
    }
}
