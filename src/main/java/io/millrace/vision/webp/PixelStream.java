package io.millrace.vision.webp;

import io.millrace.vision.webp.CodeGroups.Group;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Pixels as literals, copies of earlier ones and numbers of recent colours (RFC 9649, section 5). A pixel is alpha, red, green and blue, eight
 * bits each.
 */
final class PixelStream {

    private static final int HASH = 0x1e35_a7bd;
    private static final int MOST_RECENT_BITS = 11;
    /* What is near: rows above, then 8 less the columns on the left, a digit each. */
    private static final byte[] NEAR = HexFormat.of()
            .parseHex("1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c035759131d565a232d"
                    + "444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f646c424e767a212f757b313f636d525e"
                    + "00747c414f1020626e30737d515f40727e616f50717f6070");

    private final LowBitReader bits;
    private final LongConsumer did;
    private final CodeGroups groups;
    private final int[] recent;
    private final int hashShift;
    private final int width;
    private final int[] pixels;

    private PixelStream(
            LowBitReader bits, LongConsumer did, CodeGroups groups, int recentBits, int width, int[] pixels) {
        this.bits = bits;
        this.did = did;
        this.groups = groups;
        this.recent = new int[recentBits == 0 ? 0 : 1 << recentBits];
        this.hashShift = Integer.SIZE - recentBits;
        this.width = width;
        this.pixels = pixels;
    }

    /** A picture within a picture: one group of codes for all. */
    static int[] inner(LowBitReader bits, LongConsumer did, int width, int height) {
        int recentBits = recentBits(bits);
        return of(bits, did, CodeGroups.one(bits, recentBits == 0 ? 0 : 1 << recentBits), recentBits, width, height);
    }

    /** The picture itself, whose blocks may have codes of their own. */
    static int[] outer(LowBitReader bits, LongConsumer did, int width, int height) {
        int recentBits = recentBits(bits);
        int kept = recentBits == 0 ? 0 : 1 << recentBits;
        if (!bits.flag()) {
            return of(bits, did, CodeGroups.one(bits, kept), recentBits, width, height);
        }
        int shift = 2 + bits.read(3);
        int across = blocks(width, shift);
        int[] numbers = inner(bits, did, across, blocks(height, shift));
        return of(bits, did, CodeGroups.many(bits, kept, numbers, shift, across), recentBits, width, height);
    }

    /** How many blocks of {@code 1 << shift} pixels a side takes. */
    static int blocks(int pixels, int shift) {
        return pixels + (1 << shift) - 1 >> shift;
    }

    private static int recentBits(LowBitReader bits) {
        if (!bits.flag()) {
            return 0;
        }
        int count = bits.read(4);
        if (count < 1 || count > MOST_RECENT_BITS) {
            throw new BrokenWebp("keeps colours by " + count + " bits");
        }
        return count;
    }

    private static int[] of(
            LowBitReader bits, LongConsumer did, CodeGroups groups, int recentBits, int width, int height) {
        int[] pixels = new int[Math.multiplyExact(width, height)];
        new PixelStream(bits, did, groups, recentBits, width, pixels).read();
        bits.requireMore();
        return pixels;
    }

    private void read() {
        Group group = groups.at(0, 0);
        int x = 0;
        int y = 0;
        int at = 0;
        while (at < pixels.length) {
            if (groups.begins(x)) {
                group = groups.at(x, y);
            }
            int count = next(group, at);
            at += count;
            x += count;
            if (count > 1 || x >= width) {
                y += x / width;
                x %= width;
                bits.requireMore();
                if (at < pixels.length) {
                    group = groups.at(x, y);
                }
            }
            did.accept(count);
        }
    }

    /* How many pixels it makes. */
    private int next(Group group, int at) {
        int symbol = group.main().next(bits);
        if (symbol >= CodeGroups.LEVELS && symbol < CodeGroups.LEVELS + CodeGroups.LENGTHS) {
            return copy(group, at, extended(symbol - CodeGroups.LEVELS));
        }
        int pixel = symbol < CodeGroups.LEVELS
                ? literal(group, symbol)
                : recent[symbol - CodeGroups.LEVELS - CodeGroups.LENGTHS];
        put(at, pixel);
        return 1;
    }

    private int literal(Group group, int green) {
        int red = group.red().next(bits);
        int blue = group.blue().next(bits);
        return group.alpha().next(bits) << 24 | red << 16 | green << 8 | blue;
    }

    private int copy(Group group, int at, int length) {
        int distance = distance(extended(group.distance().next(bits)));
        if (distance > at || length > pixels.length - at) {
            throw new BrokenWebp("copies pixels that are not there");
        }
        for (int i = at; i < at + length; i++) {
            put(i, pixels[i - distance]);
        }
        return length;
    }

    private void put(int at, int pixel) {
        pixels[at] = pixel;
        if (recent.length > 0) {
            recent[HASH * pixel >>> hashShift] = pixel;
        }
    }

    /* A number from 1 by the symbol of its magnitude, and the bits that follow. */
    private int extended(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int more = symbol - 2 >> 1;
        return (2 + (symbol & 1) << more) + bits.read(more) + 1;
    }

    private int distance(int code) {
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }
}
