package io.millrace.vision.webp;

/**
 * A bitstream of which the header is read.
 *
 * @param lossless VP8L, else a key frame of VP8
 * @param bytes the file it lies in; neither copied nor changed
 * @param start of the stream
 * @param end behind the stream, within the file
 */
public record WebpStream(boolean lossless, byte[] bytes, int start, int end, int width, int height) {

    private static final int LOSSY_HEADER = 10;
    private static final int LOSSLESS_HEADER = 5;
    private static final int LOSSLESS = 0x2f;
    private static final int SIDE = 0x3fff;

    /**
     * A stream by its header.
     *
     * @throws BrokenWebp when the header is not one that a picture has
     */
    public static WebpStream of(boolean lossless, byte[] bytes, int start, int end) {
        if (end - start < (lossless ? LOSSLESS_HEADER : LOSSY_HEADER)) {
            throw new BrokenWebp("ends within its header");
        }
        return lossless ? lossless(bytes, start, end) : lossy(bytes, start, end);
    }

    private static WebpStream lossless(byte[] bytes, int start, int end) {
        if (bytes[start] != LOSSLESS || (bytes[start + 4] & 0xff) >> 5 != 0) {
            throw new BrokenWebp("is of an unknown version");
        }
        int bits = unsigned(bytes, start + 1) | unsigned(bytes, start + 3) << 16;
        return new WebpStream(true, bytes, start, end, 1 + (bits & SIDE), 1 + (bits >> 14 & SIDE));
    }

    private static WebpStream lossy(byte[] bytes, int start, int end) {
        boolean key =
                (bytes[start] & 1) == 0 && bytes[start + 3] == (byte) 0x9d && unsigned(bytes, start + 4) == 0x2a01;
        boolean shown = (bytes[start] & 16) != 0 && (bytes[start] >> 1 & 7) <= 3;
        if (!key || !shown) {
            throw new BrokenWebp("is no key frame that is shown");
        }
        int width = unsigned(bytes, start + 6) & SIDE;
        int height = unsigned(bytes, start + 8) & SIDE;
        return new WebpStream(false, bytes, start, end, width, height);
    }

    private static int unsigned(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    /** Bytes of the first partition of a lossy one, as they are stated. */
    int firstPartition() {
        return (bytes[start] & 0xff | unsigned(bytes, start + 1) << 8) >> 5;
    }

    int bodyStart() {
        return start + (lossless ? LOSSLESS_HEADER : LOSSY_HEADER);
    }
}
