package io.millrace.vision;

import io.millrace.vision.webp.BrokenWebp;
import io.millrace.vision.webp.WebpColours;
import io.millrace.vision.webp.WebpStream;

/**
 * WebP, lossy or lossless, the first picture where it is animated. Transparency is dropped, and a colour profile is not looked at, as Pillow
 * has it.
 *
 * @param left of the picture on its canvas, which is black around it
 * @param top of the picture on its canvas
 */
record WebpFile(WebpStream stream, int width, int height, int left, int top, Orientation orientation)
        implements ImageFile {

    private static final int HEAD = 12;
    private static final int ANIMATED = 2;
    private static final int XMP = 4;
    private static final int EXIF = 8;
    private static final int FRAME_HEAD = 16;
    private static final String EXIF_NAME = "Exif\0\0";

    static WebpFile of(byte[] bytes) {
        WebpChunks all = new WebpChunks(bytes, 0, bytes.length);
        if (!all.advance()) {
            throw BrokenImage.truncated();
        }
        WebpChunks chunks = new WebpChunks(bytes, HEAD, all.end());
        if (!chunks.advance()) {
            throw BrokenImage.truncated();
        }
        try {
            return chunks.is("VP8X") ? extended(bytes, chunks, all.end()) : plain(stream(bytes, chunks));
        } catch (BrokenWebp e) {
            throw broken(e);
        }
    }

    private static WebpFile plain(WebpStream stream) {
        return new WebpFile(stream, stream.width(), stream.height(), 0, 0, Orientation.UPRIGHT);
    }

    private static WebpStream stream(byte[] bytes, WebpChunks chunk) {
        if (!chunk.is("VP8 ") && !chunk.is("VP8L")) {
            throw new BrokenImage("its WebP does not begin with a picture");
        }
        return WebpStream.of(chunk.is("VP8L"), bytes, chunk.start(), chunk.end());
    }

    private static WebpFile extended(byte[] bytes, WebpChunks head, int end) {
        int flags = head.number(0);
        int width = 1 + head.number(4);
        int height = 1 + head.number(7);
        Orientation orientation = orientation(bytes, new WebpChunks(bytes, head.end(), end), flags);
        WebpChunks chunks = new WebpChunks(bytes, head.end(), end);
        if ((flags & ANIMATED) == 0) {
            return within(picture(bytes, chunks), width, height, 0, 0, orientation);
        }
        while (chunks.advance()) {
            if (chunks.is("ANMF")) {
                WebpChunks frame = new WebpChunks(bytes, chunks.start() + FRAME_HEAD, chunks.end());
                return within(
                        picture(bytes, frame), width, height, 2 * chunks.number(0), 2 * chunks.number(3), orientation);
            }
        }
        throw new BrokenImage("its WebP holds no picture");
    }

    private static WebpStream picture(byte[] bytes, WebpChunks chunks) {
        while (chunks.advance()) {
            if (chunks.is("VP8 ") || chunks.is("VP8L")) {
                return stream(bytes, chunks);
            }
        }
        throw new BrokenImage("its WebP holds no picture");
    }

    private static WebpFile within(
            WebpStream stream, int width, int height, int left, int top, Orientation orientation) {
        if ((long) left + stream.width() > width || (long) top + stream.height() > height) {
            throw new BrokenImage("its WebP has a picture of " + stream.width() + " x " + stream.height()
                    + " pixels on a canvas of " + width + " x " + height);
        }
        return new WebpFile(stream, width, height, left, top, orientation);
    }

    private static Orientation orientation(byte[] bytes, WebpChunks chunks, int flags) {
        int exif = 0;
        int xmp = 0;
        while (chunks.advance()) {
            if (chunks.is("EXIF") && (flags & EXIF) != 0 && exif == 0) {
                int head = ImageFile.startsWith(bytes, chunks.start(), EXIF_NAME) ? EXIF_NAME.length() : 0;
                exif = Orientation.exif(bytes, chunks.start() + head, chunks.length() - head);
            } else if (chunks.is("XMP ") && (flags & XMP) != 0 && xmp == 0) {
                xmp = Orientation.xmp(bytes, chunks.start(), chunks.length());
            }
        }
        return Orientation.of(exif == 0 ? xmp : exif);
    }

    @Override
    public Pixels decode(Slices slices) {
        try {
            Pixels picture = new Pixels(stream.width(), stream.height(), WebpColours.rgb(stream, slices::did));
            return picture.width() == width && picture.height() == height ? picture : onCanvas(picture);
        } catch (BrokenWebp e) {
            throw broken(e);
        }
    }

    private Pixels onCanvas(Pixels picture) {
        Pixels canvas = Pixels.black(width, height);
        int row = picture.width() * Pixels.CHANNELS;
        for (int y = 0; y < picture.height(); y++) {
            int to = ((top + y) * width + left) * Pixels.CHANNELS;
            System.arraycopy(picture.rgb(), y * row, canvas.rgb(), to, row);
        }
        return canvas;
    }

    private static BrokenImage broken(BrokenWebp e) {
        return new BrokenImage("its WebP " + e.getMessage());
    }
}
