package io.millrace.constraint.match;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that stand for whole characters which a JSON string holds as they are: neither quote nor backslash nor control. Their
 * masks by number of characters are found once for a vocabulary.
 */
final class PlainTokens {

    static final int NOT_PLAIN = -1;

    private final int[] lengths;
    private final int words;
    private final int longest;
    private final Map<Integer, long[]> upTo = new ConcurrentHashMap<>();

    PlainTokens(byte[][] tokens) {
        lengths = new int[tokens.length];
        words = tokens.length + 63 >> 6;
        int max = 0;
        for (int t = 0; t < tokens.length; t++) {
            lengths[t] = tokens[t].length == 0 ? NOT_PLAIN : length(tokens[t]);
            max = Math.max(max, lengths[t]);
        }
        longest = max;
    }

    boolean contains(int token) {
        return lengths[token] > 0;
    }

    /** The mask of those that have at most a number of characters; not to be written to. */
    long[] upTo(int characters) {
        return upTo.computeIfAbsent(Math.min(characters, longest), this::find);
    }

    private long[] find(int characters) {
        long[] mask = new long[words];
        for (int t = 0; t < lengths.length; t++) {
            if (lengths[t] > 0 && lengths[t] <= characters) {
                mask[t >> 6] |= 1L << t;
            }
        }
        return mask;
    }

    /** The characters of a token; {@link #NOT_PLAIN} for others and for those that are no whole characters of UTF-8. */
    private static int length(byte[] token) {
        int characters = 0;
        for (int i = 0; i < token.length; characters++) {
            int bytes = character(token, i);
            if (bytes == 0) {
                return NOT_PLAIN;
            }
            i += bytes;
        }
        return characters;
    }

    private static int character(byte[] token, int at) {
        int lead = token[at] & 0xFF;
        if (lead < 0x80) {
            return lead < 0x20 || lead == '"' || lead == '\\' ? 0 : 1;
        }
        int bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + bytes > token.length) {
            return 0;
        }
        int codePoint = lead & 0xFF >> bytes + 1;
        for (int i = 1; i < bytes; i++) {
            if ((token[at + i] & 0xC0) != 0x80) {
                return 0;
            }
            codePoint = codePoint << 6 | token[at + i] & 0x3F;
        }
        return isScalar(codePoint, bytes) ? bytes : 0;
    }

    private static boolean isScalar(int codePoint, int bytes) {
        int least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
        return codePoint >= least
                && codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
