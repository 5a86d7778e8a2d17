package io.millrace.vision.webp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The five codes of pixels, for the whole of a picture or for each of its blocks (RFC 9649, section 6.2.2). */
final class CodeGroups {

    /** Symbols of a level and of the length of a copy. */
    static final int LEVELS = 256;

    static final int LENGTHS = 24;

    private static final int DISTANCES = 40;
    private static final int NUMBERS = 0xffff;
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
        int last = 0;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] >> 8 & NUMBERS;
            last = Math.max(last, numbers[i]);
        }
        int[] places = places(numbers, last);
        List<Group> groups = new ArrayList<>();
        for (int number = 0; number <= last; number++) {
            Group group = Group.read(bits, recent); // also of those that no block has
            if (places[number] >= 0) {
                places[number] = groups.size();
                groups.add(group);
            }
            bits.requireMore();
        }
        Arrays.setAll(numbers, i -> places[numbers[i]]);
        return new CodeGroups(groups.toArray(Group[]::new), numbers, shift, across);
    }

    /* Below 0 of those that no block has. */
    private static int[] places(int[] numbers, int last) {
        int[] places = new int[last + 1];
        Arrays.fill(places, -1);
        int count = 0;
        for (int number : numbers) {
            count += places[number] < 0 ? 1 : 0;
            places[number] = 0;
        }
        if (count > MOST) {
            throw new BrokenWebp("has " + count + " groups of codes, more than " + MOST);
        }
        return places;
    }

    Group at(int x, int y) {
        return groups[blocks == null ? 0 : blocks[(y >> shift) * across + (x >> shift)]];
    }

    /** Whether the pixel is the first of a row in its block. */
    boolean begins(int x) {
        return blocks != null && (x & (1 << shift) - 1) == 0;
    }
}
