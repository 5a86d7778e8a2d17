package io.millrace.vision.webp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/** A picture of VP8L (RFC 9649): pixels, and what is undone of them, the last first. */
final class LosslessPicture {

    private final LowBitReader bits;
    private final LongConsumer did;
    private final int height;
    private int seen; // a bit for each kind of change
    private final Deque<PixelChange> changes = new ArrayDeque<>();
    private int width;

    private LosslessPicture(WebpStream stream, LongConsumer did) {
        this.bits = new LowBitReader(stream.bytes(), stream.bodyStart(), stream.end());
        this.did = did;
        this.width = stream.width();
        this.height = stream.height();
    }

    static byte[] rgb(WebpStream stream, LongConsumer did) {
        return new LosslessPicture(stream, did).read();
    }

    private byte[] read() {
        while (bits.flag()) {
            changes.push(change(bits.read(2)));
        }
        int[] pixels = PixelStream.outer(bits, did, width, height);
        for (PixelChange change : changes) {
            pixels = change.undone(pixels, did);
        }
        return rgb(pixels);
    }

    private PixelChange change(int kind) {
        if ((seen & 1 << kind) != 0) {
            throw new BrokenWebp("changes its pixels twice in one way");
        }
        seen |= 1 << kind;
        return switch (kind) {
            case 0 -> {
                int shift = 2 + bits.read(3);
                yield new PredictedChange(blocks(shift), shift, width);
            }
            case 1 -> {
                int shift = 2 + bits.read(3);
                yield new ColourChange(blocks(shift), shift, width);
            }
            case 2 -> new GreenChange();
            default -> indexed();
        };
    }

    private int[] blocks(int shift) {
        return PixelStream.inner(bits, did, PixelStream.blocks(width, shift), PixelStream.blocks(height, shift));
    }

    private PixelChange indexed() {
        int count = 1 + bits.read(8);
        int[] colours = PixelStream.inner(bits, did, count, 1);
        for (int i = 1; i < count; i++) {
            colours[i] = Channels.sum(colours[i], colours[i - 1]);
        }
        IndexedChange change = new IndexedChange(colours, width, height);
        width = change.packedWidth();
        return change;
    }

    private static byte[] rgb(int[] pixels) {
        byte[] rgb = new byte[Math.multiplyExact(pixels.length, 3)];
        for (int i = 0, to = 0; i < pixels.length; i++) {
            rgb[to++] = (byte) (pixels[i] >> 16);
            rgb[to++] = (byte) (pixels[i] >> 8);
            rgb[to++] = (byte) pixels[i];
        }
        return rgb;
    }
}
