package io.millrace.text;

/**
 * UTF-8 bytes to text as they come, by the decoder of the WHATWG Encoding Standard: holds the bytes of an incomplete character
 * back, and each maximal invalid subpart becomes U+FFFD as soon as it shows itself invalid.
 */
final class Utf8Stream {

    private static final char REPLACEMENT = '\uFFFD';

    private int codePoint;
    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;

    void push(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            push(b & 0xFF, out);
        }
    }

    /** Ends the input: an incomplete character becomes U+FFFD. */
    void flush(StringBuilder out) {
        if (missing > 0) {
            out.append(REPLACEMENT);
        }
        expect(0, 0);
    }

    private void push(int b, StringBuilder out) {
        if (missing == 0) {
            first(b, out);
        } else if (b < lowest || b > highest) {
            flush(out);
            first(b, out);
        } else {
            continuation(b, out);
        }
    }

    private void first(int b, StringBuilder out) {
        if (b < 0x80) {
            out.append((char) b);
        } else if (b >= 0xC2 && b <= 0xDF) {
            expect(b & 0x1F, 1);
        } else if (b >= 0xE0 && b <= 0xEF) {
            expect(b & 0x0F, 2);
            lowest = b == 0xE0 ? 0xA0 : 0x80;
            highest = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            expect(b & 0x07, 3);
            lowest = b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xF4 ? 0x8F : 0xBF;
        } else {
            out.append(REPLACEMENT);
        }
    }

    private void continuation(int b, StringBuilder out) {
        expect(codePoint << 6 | (b & 0x3F), missing - 1);
        if (missing == 0) {
            out.appendCodePoint(codePoint);
        }
    }

    private void expect(int bits, int more) {
        codePoint = bits;
        missing = more;
        lowest = 0x80;
        highest = 0xBF;
    }
}
