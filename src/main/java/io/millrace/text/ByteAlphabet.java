package io.millrace.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's spelling of bytes as printable characters: printable Latin-1 stands for itself, the others, in order, for U+0100 and
 * up.
 */
final class ByteAlphabet {

    private static final int[] BYTES = bytesByCharacter();

    private ByteAlphabet() {}

    /** The bytes that a token spells; those of its UTF-8 form where it holds a character outside the alphabet. */
    static byte[] bytes(String token) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            out.write(BYTES[c]);
        }
        return out.toByteArray();
    }

    private static int[] bytesByCharacter() {
        int[] bytes = new int[512];
        Arrays.fill(bytes, -1);
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            bytes[isPrintable(b) ? b : next++] = b;
        }
        return bytes;
    }

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    }
}
