package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/** A key frame of VP8: blocks are predicted, mended by what their coefficients say, then smoothed where they meet, and coloured. */
final class LossyPicture {

    private static final int BLOCK = LossyHeader.BLOCK;
    private static final int COLOUR_BLOCK = 8;
    private static final int PART = 4;
    private static final int PARTS = 16;

    private final LossyHeader header;
    private final int columns;
    private final int rows;
    private final Plane luma;
    private final Plane blue;
    private final Plane red;
    private final BlockModes modes;
    private final Coefficients coefficients;
    private final LoopFilter filter;
    private final FinePrediction fine;

    private LossyPicture(WebpStream stream) {
        header = new LossyHeader(stream);
        columns = Math.ceilDiv(stream.width(), BLOCK);
        rows = Math.ceilDiv(stream.height(), BLOCK);
        luma = new Plane(columns * BLOCK, rows * BLOCK);
        blue = new Plane(columns * COLOUR_BLOCK, rows * COLOUR_BLOCK);
        red = new Plane(columns * COLOUR_BLOCK, rows * COLOUR_BLOCK);
        modes = new BlockModes(header, columns);
        coefficients = new Coefficients(header.probabilities(), columns);
        filter = new LoopFilter(header, columns, rows);
        fine = new FinePrediction(luma);
    }

    static byte[] rgb(WebpStream stream, LongConsumer did) {
        LossyPicture picture = new LossyPicture(stream);
        long perRow = (long) picture.columns * BLOCK * BLOCK;
        for (int row = 0; row < picture.rows; row++) {
            picture.row(row);
            did.accept(perRow);
        }
        for (int row = 0; row < picture.rows; row++) {
            picture.filter.row(row, picture.luma, picture.blue, picture.red);
            did.accept(perRow);
        }
        return LossyColours.rgb(picture.luma, picture.blue, picture.red, stream.width(), stream.height(), did);
    }

    private void row(int row) {
        modes.beginRow();
        coefficients.beginRow();
        for (int column = 0; column < columns; column++) {
            modes.read(column);
            boolean any = coefficients(row, column);
            filter.note(row, column, modes.segment(), modes.fine(), any);
            luma(row, column);
            colour(blue, row, column, PARTS);
            colour(red, row, column, PARTS + PART);
        }
        if (header.modes().ended()) {
            throw new BrokenWebp("ends within its first partition");
        }
    }

    private boolean coefficients(int row, int column) {
        if (modes.skipped()) {
            coefficients.skip(column, modes.fine());
            return false;
        }
        BoolDecoder part = header.part(row);
        boolean any = coefficients.read(part, column, modes.fine(), header.steps(modes.segment()));
        if (part.ended()) {
            throw new BrokenWebp("ends within its coefficients");
        }
        return any;
    }

    private void luma(int row, int column) {
        if (!modes.fine()) {
            modes.luma().apply(luma, column * BLOCK, row * BLOCK, BLOCK);
        }
        int outside = outside(row, column);
        for (int i = 0; i < PARTS; i++) {
            int place = luma.place(column * BLOCK + i % PART * PART, row * BLOCK + i / PART * PART);
            if (modes.fine()) {
                fine.apply(modes.fineModes()[i], place, i % PART == PART - 1 ? outside : place - luma.stride() + PART);
            }
            Transforms.add(coefficients.values(), i * Coefficients.SIZE, luma, place);
        }
    }

    /* Four levels above and on the right of a block, for its parts at the right; the last block of a row has its last one there. */
    private int outside(int row, int column) {
        int place = luma.place((column + 1) * BLOCK, row * BLOCK - 1);
        if (row > 0 && column == columns - 1) {
            for (int i = 0; i < PART; i++) {
                luma.set(place + i, luma.at(place - 1));
            }
        }
        return place;
    }

    private void colour(Plane plane, int row, int column, int block) {
        modes.chroma().apply(plane, column * COLOUR_BLOCK, row * COLOUR_BLOCK, COLOUR_BLOCK);
        for (int i = 0; i < PART; i++) {
            int place = plane.place(column * COLOUR_BLOCK + i % 2 * PART, row * COLOUR_BLOCK + i / 2 * PART);
            Transforms.add(coefficients.values(), (block + i) * Coefficients.SIZE, plane, place);
        }
    }
}
