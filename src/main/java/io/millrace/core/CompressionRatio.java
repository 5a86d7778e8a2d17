package io.millrace.core;

import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** How much of a text repeats itself. */
public final class CompressionRatio {

    private CompressionRatio() {}

    /** Bytes of a text by those of the same compressed by zlib. */
    public static double of(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[2 * plain.length + 64];
            return (double) plain.length / deflater.deflate(packed);
        }
    }
}
