package io.millrace.vision;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Goes over the markers of a JPEG (ITU-T T.81, annex B) without unpacking anything. */
final class JpegMarkers {

    private static final int STUFFED = 0x00;
    private static final int ARITHMETIC = 0xcc;
    private static final int HUFFMAN = 0xc4;
    private static final int EXTENSION = 0xc8;
    private static final int FIRST_FRAME = 0xc0;
    private static final int LAST_FRAME = 0xcf;
    private static final int PROGRESSIVE = 0xc2;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int JFIF = 0xe0;
    private static final int EXIF = 0xe1;
    private static final int ADOBE = 0xee;
    private static final int COMMENT = 0xfe;
    private static final String EXIF_NAME = "Exif\0\0";
    private static final String XMP_NAME = "http://ns.adobe.com/xap/1.0/\0";

    private final ByteBuffer file;
    private final ByteArrayOutputStream plain;
    private int at = 2;
    private int frame;
    private int scans;
    private boolean jfif;
    private int adobe = JpegColours.NO_ADOBE;
    private int exif;
    private int xmp;

    JpegMarkers(byte[] bytes) {
        this.file = ByteBuffer.wrap(bytes);
        this.plain = new ByteArrayOutputStream(bytes.length);
        plain.write(bytes, 0, at);
    }

    JpegFile read() {
        int marker = next();
        while (marker != END) {
            if (hasLength(marker)) {
                segment(marker);
            }
            marker = next();
        }
        copyMarker(END);
        if (frame == 0 || scans == 0) {
            throw new BrokenImage("its JPEG holds no picture");
        }
        return new JpegFile(
                Short.toUnsignedInt(file.getShort(frame + 3)),
                Short.toUnsignedInt(file.getShort(frame + 1)),
                scans,
                colours(),
                Orientation.of(exif == 0 ? xmp : exif),
                plain.toByteArray());
    }

    private JpegColours colours() {
        int count = file.get(frame + 5);
        byte[] names = new byte[Math.max(0, count)];
        for (int i = 0; i < names.length; i++) {
            names[i] = file.get(frame + 6 + 3 * i);
        }
        return JpegColours.of(names, jfif, adobe);
    }

    /* Past fill bytes, and past what stands between segments, as libjpeg does. */
    private int next() {
        while (true) {
            while (file.get(at) != (byte) 0xff) {
                at++;
            }
            while (file.get(at) == (byte) 0xff) {
                at++;
            }
            int marker = file.get(at++) & 0xff;
            if (marker != STUFFED) {
                return marker;
            }
        }
    }

    private static boolean hasLength(int marker) {
        return marker != 0x01 && (marker < 0xd0 || marker > START);
    }

    private void segment(int marker) {
        int start = at + 2;
        int length = Short.toUnsignedInt(file.getShort(at)) - 2;
        if (length < 0) {
            throw new BrokenImage("a segment of its JPEG is too short");
        }
        at = start + length;
        if (marker >= JFIF && marker < JFIF + 16 || marker == COMMENT) {
            application(marker, start, length);
            return;
        }
        frame(marker, start);
        copyMarker(marker);
        if (marker == SCAN) {
            scans++;
            skipScan();
        }
        copy(start - 2, at);
    }

    private void frame(int marker, int start) {
        if (marker < FIRST_FRAME || marker > LAST_FRAME || marker == HUFFMAN) {
            return;
        }
        if (marker == ARITHMETIC || marker == EXTENSION || marker > PROGRESSIVE) {
            throw new BrokenImage("its JPEG is lossless, hierarchical or coded arithmetically");
        }
        if (frame != 0) {
            throw new BrokenImage("its JPEG has several frames");
        }
        if (file.get(start) != 8) {
            throw new BrokenImage("its JPEG has samples of " + file.get(start) + " bits");
        }
        frame = start;
    }

    private void application(int marker, int start, int length) {
        byte[] bytes = file.array();
        if (marker == JFIF && length >= 14 && ImageFile.startsWith(bytes, start, "JFIF\0")) {
            jfif = true;
        } else if (marker == ADOBE && length >= 12 && ImageFile.startsWith(bytes, start, "Adobe")) {
            adobe = file.get(start + 11) & 0xff;
        } else if (marker == EXIF && exif == 0 && ImageFile.startsWith(bytes, start, EXIF_NAME)) {
            exif = Orientation.exif(bytes, start + EXIF_NAME.length(), length - EXIF_NAME.length());
        } else if (marker == EXIF && ImageFile.startsWith(bytes, start, XMP_NAME)) {
            xmp = Orientation.xmp(bytes, start, length);
        }
    }

    /* To the next marker that does not belong to a scan: neither a stuffed byte nor a restart. */
    private void skipScan() {
        byte[] bytes = file.array();
        while (bytes[at] != (byte) 0xff || inScan(bytes[at + 1] & 0xff)) {
            at++;
        }
    }

    private static boolean inScan(int second) {
        return second == STUFFED || second == 0xff || second >= 0xd0 && second < START;
    }

    private void copyMarker(int marker) {
        plain.write(0xff);
        plain.write(marker);
    }

    private void copy(int start, int end) {
        plain.write(file.array(), start, end - start);
    }
}
