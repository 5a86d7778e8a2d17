package io.millrace.openai.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of JSON in UTF-8. */
public final class Bytes {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] buffer = new byte[512];
    private int size;

    /** Text of ASCII alone, such as the fixed parts of an answer. */
    public static byte[] asciiOf(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Forgets what was written, and keeps the memory. */
    public Bytes clear() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    public byte[] copy() {
        return Arrays.copyOf(buffer, size);
    }

    public Bytes raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    public Bytes ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A finite number with the fewest digits that read back as the same float ({@link Float#toString(float)}). */
    public Bytes number(float value) {
        float positive = Math.abs(value);
        int places = ShortDecimal.places(positive);
        return places == 0
                ? ascii(Float.toString(value))
                : decimal(value < 0, ShortDecimal.digits(positive, places), places);
    }

    /* Of at most one digit before the point. */
    private Bytes decimal(boolean negative, int digits, int places) {
        reserve(places + 3);
        if (negative) {
            buffer[size++] = '-';
        }
        int end = size + places + 2;
        int left = digits;
        for (int at = end - 1; at > size + 1; at--) {
            int tenth = left / 10;
            buffer[at] = (byte) ('0' + left - 10 * tenth);
            left = tenth;
        }
        buffer[size] = (byte) ('0' + left);
        buffer[size + 1] = '.';
        size = end;
        return this;
    }

    /**
     * The inside of a JSON string (RFC 8259, section 7). An unpaired surrogate becomes U+FFFD; U+0085, U+2028 and U+2029 are
     * escaped since some readers of server-sent events take them for line ends.
     */
    public Bytes escaped(String text) {
        int length = text.length();
        reserve(6 * length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
                buffer[size++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                pair(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                special(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return this;
    }

    private void special(char c) {
        switch (c) {
            case '"', '\\' -> escape(c);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\u0085', '\u2028', '\u2029' -> hex(c);
            default -> {
                if (c < 0x20) {
                    hex(c);
                } else {
                    utf8(c);
                }
            }
        }
    }

    private void escape(char c) {
        buffer[size++] = '\\';
        buffer[size++] = (byte) c;
    }

    private void hex(char c) {
        escape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[(c >> shift) & 0xf];
        }
    }

    private void utf8(char c) {
        if (c < 0x80) {
            buffer[size++] = (byte) c;
        } else if (c < 0x800) {
            buffer[size++] = (byte) (0xc0 | c >> 6);
            continuation(c);
        } else {
            buffer[size++] = (byte) (0xe0 | c >> 12);
            continuation(c >> 6);
            continuation(c);
        }
    }

    private void pair(int codePoint) {
        buffer[size++] = (byte) (0xf0 | codePoint >> 18);
        continuation(codePoint >> 12);
        continuation(codePoint >> 6);
        continuation(codePoint);
    }

    private void continuation(int bits) {
        buffer[size++] = (byte) (0x80 | (bits & 0x3f));
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
        }
    }
}
