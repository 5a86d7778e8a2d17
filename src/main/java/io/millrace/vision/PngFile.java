package io.millrace.vision;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * PNG (third edition): what {@code IDAT} holds, the first picture of an APNG where that is animated. Transparency is dropped, and what chunks
 * say of colour spaces is not looked at, as Pillow has it.
 *
 * @param samples how a pixel is stored
 * @param palette null without one
 */
record PngFile(
        byte[] bytes,
        int width,
        int height,
        PngSamples samples,
        boolean interlaced,
        int @Nullable [] palette,
        Orientation orientation)
        implements ImageFile {

    private static final String DATA = "IDAT";
    private static final int WIDTH = 0;
    private static final int HEIGHT = 4;
    private static final int DEPTH = 8;
    private static final int COLOUR = 9;
    private static final int INTERLACE = 12;
    private static final int HEADER = 13;

    static PngFile of(byte[] bytes) {
        PngChunks chunks = new PngChunks(bytes);
        if (!chunks.advance() || !chunks.is("IHDR") || chunks.length() < HEADER) {
            throw new BrokenImage("its PNG does not begin with a header");
        }
        chunks.verify();
        ByteBuffer header = ByteBuffer.wrap(bytes, chunks.start(), HEADER).slice();
        PngSamples samples = PngSamples.of(header.get(COLOUR), header.get(DEPTH));
        int[] palette = samples.numbered() ? palette(bytes, chunks) : null;
        return new PngFile(
                bytes,
                header.getInt(WIDTH),
                header.getInt(HEIGHT),
                samples,
                header.get(INTERLACE) != 0,
                palette,
                Orientation.of(PngOrientation.of(bytes)));
    }

    private static int[] palette(byte[] bytes, PngChunks chunks) {
        while (chunks.advance() && !chunks.is(DATA)) {
            if (chunks.is("PLTE")) {
                return Palette.of(bytes, chunks.start(), chunks.length() / 3, 3, false);
            }
        }
        throw new BrokenImage("its PNG has no palette");
    }

    @Override
    public Pixels decode(Slices slices) {
        Pixels pixels = Pixels.black(width, height);
        try (PngData data = new PngData(bytes)) {
            if (interlaced) {
                for (PngPass pass : PngPass.ADAM7) {
                    put(pass, data, pixels, slices);
                }
            } else {
                put(PngPass.ALL, data, pixels, slices);
            }
        }
        return pixels;
    }

    private void put(PngPass pass, PngData data, Pixels pixels, Slices slices) {
        int columns = pass.columns(width);
        PngRows rows = new PngRows(data, samples, columns);
        for (int y = pass.y(); y < height && columns > 0; y += pass.stepY()) {
            byte[] row = rows.next();
            for (int i = 0, x = pass.x(); i < columns; i++, x += pass.stepX()) {
                pixels.set(x, y, samples.colour(row, i, palette));
            }
            slices.did(columns);
        }
    }
}
