package io.millrace.vision.webp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The five codes of pixels, for the whole of a picture or for each of its blocks (RFC 9649, section 6.2.2). */
final class CodeGroups {

    /** Symbols of a level and of the length of a copy. */
    static final int LEVELS = 256;

    static final int LENGTHS = 24;

    private static final int DISTANCES = 40;
    private static final int MOST = 1 << 13; // encoders use up to 2600

    /**
     * Codes of one block.
     *
     * @param main green, how long a copy is, or the number of a recent colour
     */
    record Group(PrefixCode main, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {

        private static Group read(LowBitReader bits, int recent) {
            return new Group(
                    PrefixCode.read(bits, LEVELS + LENGTHS + recent),
                    PrefixCode.read(bits, LEVELS),
                    PrefixCode.read(bits, LEVELS),
                    PrefixCode.read(bits, LEVELS),
                    PrefixCode.read(bits, DISTANCES));
        }
    }

    private final Group[] groups;
    private final int @Nullable [] blocks; // group of each
    private final int shift;
    private final int across;

    private CodeGroups(Group[] groups, int @Nullable [] blocks, int shift, int across) {
        this.groups = groups;
        this.blocks = blocks;
        this.shift = shift;
        this.across = across;
    }

    /**
     * Codes of a whole picture.
     *
     * @param recent colours that are kept
     */
    static CodeGroups one(LowBitReader bits, int recent) {
        return new CodeGroups(new Group[] {Group.read(bits, recent)}, null, 0, 0);
    }

    /**
     * Codes of blocks, of {@code 1 << shift} pixels a side.
     *
     * @param numbers number of the group of each block, which are numbered anew
     */
    static CodeGroups many(LowBitReader bits, int recent, int[] numbers, int shift, int across) {
        Map<Integer, Integer> places = new HashMap<>();
        int last = 0;
        for (int i = 0; i < numbers.length; i++) {
            int number = numbers[i] >> 8 & 0xffff;
            last = Math.max(last, number);
            places.putIfAbsent(number, places.size());
            numbers[i] = places.get(number);
        }
        if (places.size() > MOST) {
            throw new BrokenWebp("has " + places.size() + " groups of codes, more than " + MOST);
        }
        Group[] groups = new Group[places.size()];
        for (int number = 0; number <= last; number++) {
            Group group = Group.read(bits, recent); // also of those that no block has
            Integer place = places.get(number);
            if (place != null) {
                groups[place] = group;
            }
            bits.requireMore();
        }
        return new CodeGroups(groups, numbers, shift, across);
    }

    Group at(int x, int y) {
        return groups[blocks == null ? 0 : blocks[(y >> shift) * across + (x >> shift)]];
    }

    /** Whether the pixel is the first of a row in its block. */
    boolean begins(int x) {
        return blocks != null && (x & (1 << shift) - 1) == 0;
    }
}
