package io.millrace.vision.webp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A canonical prefix code (RFC 9649, section 6.2), short codes by a table, the others bit by bit. */
final class PrefixCode {

    private static final int LONGEST = 15;
    private static final int TABLE_BITS = 7;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTHS = 19;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int FIRST_LENGTH = 8;

    private final short[] symbols; // in the order of their codes
    private final short[] counts; // of symbols by length
    private final char @Nullable [] table; // symbol and length by the next bits; 0 where the code is longer
    private final int tableBits;

    /** @param lengths of the code of each symbol; 0 where it has none */
    PrefixCode(int[] lengths) {
        counts = new short[LONGEST + 1];
        for (int length : lengths) {
            counts[length]++;
        }
        int used = lengths.length - counts[0];
        counts[0] = 0;
        symbols = new short[used];
        order(lengths);
        requireComplete(used);
        tableBits = used > 1 ? Math.min(TABLE_BITS, longest()) : 0;
        table = used > 1 ? table() : null;
    }

    private void order(int[] lengths) {
        int[] next = new int[LONGEST + 1];
        for (int length = 1; length <= LONGEST; length++) {
            next[length] = next[length - 1] + counts[length - 1];
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = (short) symbol;
            }
        }
    }

    /* The code of a lone symbol takes no bits, whatever length is stated. */
    private void requireComplete(int used) {
        int open = 1;
        for (int length = 1; length <= LONGEST; length++) {
            open = 2 * open - counts[length];
            if (open < 0) {
                break;
            }
        }
        if (used == 0 || used > 1 && open != 0) {
            throw new BrokenWebp("has a code that is not complete");
        }
    }

    private int longest() {
        int length = LONGEST;
        while (counts[length] == 0) {
            length--;
        }
        return length;
    }

    private char[] table() {
        char[] filled = new char[1 << tableBits];
        int code = 0;
        int place = 0;
        for (int length = 1; length <= tableBits; length++) {
            for (int i = 0; i < counts[length]; i++, code++, place++) {
                int first = Integer.reverse(code) >>> Integer.SIZE - length;
                for (int bits = first; bits < filled.length; bits += 1 << length) {
                    filled[bits] = (char) (symbols[place] << LENGTH_BITS | length);
                }
            }
            code <<= 1;
        }
        return filled;
    }

    /** The next symbol. */
    int next(LowBitReader bits) {
        if (table == null) {
            return symbols[0];
        }
        int entry = table[bits.peek(tableBits)];
        if (entry != 0) {
            bits.skip(entry & (1 << LENGTH_BITS) - 1);
            return entry >> LENGTH_BITS;
        }
        return longer(bits);
    }

    private int longer(LowBitReader bits) {
        int code = 0;
        int first = 0;
        int place = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code = code << 1 | bits.read(1);
            if (code - first < counts[length]) {
                return symbols[place + code - first];
            }
            place += counts[length];
            first = first + counts[length] << 1;
        }
        throw new BrokenWebp("has a code that is none");
    }

    /** Reads a code of so many symbols. */
    static PrefixCode read(LowBitReader bits, int size) {
        int[] lengths = new int[size];
        if (bits.flag()) {
            boolean two = bits.flag();
            put(lengths, bits.read(bits.flag() ? 8 : 1));
            if (two) {
                put(lengths, bits.read(8));
            }
        } else {
            lengths(bits, lengths);
        }
        return new PrefixCode(lengths);
    }

    private static void put(int[] lengths, int symbol) {
        if (symbol < lengths.length) {
            lengths[symbol] = 1;
        }
    }

    private static void lengths(LowBitReader bits, int[] lengths) {
        int[] own = new int[LENGTHS];
        int stated = 4 + bits.read(4);
        for (int i = 0; i < stated; i++) {
            own[LENGTH_ORDER[i]] = bits.read(3);
        }
        PrefixCode code = new PrefixCode(own);
        int left = bits.flag() ? 2 + bits.read(2 + 2 * bits.read(3)) : lengths.length;
        if (left > lengths.length) {
            throw new BrokenWebp("has more lengths of codes than symbols");
        }
        int before = FIRST_LENGTH;
        for (int symbol = 0; symbol < lengths.length && left > 0; left--) {
            int length = code.next(bits);
            if (length <= LONGEST) {
                lengths[symbol++] = length;
                before = length == 0 ? before : length;
            } else {
                symbol = repeated(bits, lengths, symbol, length, before);
            }
        }
    }

    private static int repeated(LowBitReader bits, int[] lengths, int from, int kind, int before) {
        int count = kind == 16 ? 3 + bits.read(2) : kind == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
        if (from + count > lengths.length) {
            throw new BrokenWebp("has more lengths of codes than symbols");
        }
        Arrays.fill(lengths, from, from + count, kind == 16 ? before : 0);
        return from + count;
    }
}
