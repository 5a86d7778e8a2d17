package io.millrace.vision;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The orientation that a PNG's chunks state: EXIF, that as ImageMagick writes it into a text, or else XMP. 0 where none does. */
final class PngOrientation {

    private static final String PROFILE = "Raw profile type exif\0";
    private static final String PACKET = "XML:com.adobe.xmp\0\0";
    private static final String EXIF = "Exif\0\0";
    private static final int LONGEST_TEXT = 1 << 20;

    private PngOrientation() {}

    static int of(byte[] bytes) {
        PngChunks chunks = new PngChunks(bytes);
        int exif = 0;
        int xmp = 0;
        boolean data = false;
        while (chunks.advance()) {
            data |= chunks.is("IDAT");
            if (!data) {
                chunks.verify();
            }
            int found = exif(bytes, chunks);
            exif = found == 0 ? exif : found;
            if (chunks.is("iTXt") && ImageFile.startsWith(bytes, chunks.start(), PACKET)) {
                xmp = Orientation.xmp(bytes, chunks.start(), chunks.length());
            }
        }
        return exif == 0 ? xmp : exif;
    }

    private static int exif(byte[] bytes, PngChunks chunks) {
        int start = chunks.start();
        if (chunks.is("eXIf")) {
            return Orientation.exif(bytes, start, chunks.length());
        }
        if (chunks.is("tEXt") && ImageFile.startsWith(bytes, start, PROFILE)) {
            return profile(text(bytes, start + PROFILE.length(), chunks.length() - PROFILE.length()));
        }
        if (chunks.is("zTXt") && ImageFile.startsWith(bytes, start, PROFILE + '\0')) {
            int head = PROFILE.length() + 1;
            return profile(unpacked(bytes, start + head, chunks.length() - head));
        }
        return 0;
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    private static String unpacked(byte[] bytes, int start, int length) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes, start, length);
            byte[] text = new byte[LONGEST_TEXT];
            return text(text, 0, inflater.inflate(text));
        } catch (DataFormatException _) {
            return "";
        }
    }

    /* A line with the kind, one with the length, and hexadecimal digits. */
    private static int profile(String text) {
        String[] parts = text.strip().split("\\s+", 3);
        String digits = parts.length < 3 ? "" : parts[2].replaceAll("\\s", "");
        try {
            byte[] exif = HexFormat.of().parseHex(digits);
            int start = ImageFile.startsWith(exif, 0, EXIF) ? EXIF.length() : 0;
            return Orientation.exif(exif, start, exif.length - start);
        } catch (IllegalArgumentException _) {
            return 0;
        }
    }
}
