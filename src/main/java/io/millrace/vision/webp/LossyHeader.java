package io.millrace.vision.webp;

import java.util.Arrays;

/** The header of a key frame (RFC 6386, section 9.3 to 9.11), and the parts that follow it. */
final class LossyHeader {

    static final int SEGMENTS = 4;
    static final int BLOCK = 16; // pixels of a side
    private static final int DELTAS = 4;
    private static final int NEVER = -1;

    private final BoolDecoder modes;
    private final BoolDecoder[] parts;
    private final boolean segmented;
    private final boolean mapped;
    private final int[] segmentProbabilities = {255, 255, 255};
    private final int[] quantizers = new int[SEGMENTS];
    private final int[] strengths = new int[SEGMENTS];
    private boolean absolute = true;
    private final boolean simple;
    private final int level;
    private final int sharpness;
    private final int[] deltas = new int[2]; // of every block, and of one of sixteen parts
    private final Quantizer[] steps = new Quantizer[SEGMENTS];
    private final int[] coefficients = LossyTables.coefficients();
    private final int skip;

    LossyHeader(WebpStream stream) {
        int start = stream.bodyStart();
        int first = start + stream.firstPartition();
        if (first > stream.end()) {
            throw new BrokenWebp("ends within its first partition");
        }
        modes = new BoolDecoder(stream.bytes(), start, first);
        modes.number(2); // colour space and clamping, which make no difference
        segmented = modes.flag();
        mapped = segmented && segments();
        simple = modes.flag();
        level = modes.number(6);
        sharpness = modes.number(3);
        deltas();
        parts = parts(stream, first, 1 << modes.number(2));
        quantizers();
        modes.flag(); // whether probabilities last, of which a picture has no use
        coefficients();
        skip = modes.flag() ? modes.number(8) : NEVER;
    }

    private boolean segments() {
        boolean map = modes.flag();
        if (modes.flag()) {
            absolute = modes.flag();
            Arrays.setAll(quantizers, _ -> modes.optional(7));
            Arrays.setAll(strengths, _ -> modes.optional(6));
        }
        if (map) {
            Arrays.setAll(segmentProbabilities, _ -> modes.flag() ? modes.number(8) : 255);
        }
        return map;
    }

    /* Only those of frames by themselves, and of blocks in sixteen parts, are ever asked for. */
    private void deltas() {
        boolean adjusts = modes.flag();
        if (!(adjusts && modes.flag())) {
            return;
        }
        int[] all = new int[2 * DELTAS];
        Arrays.setAll(all, _ -> modes.optional(6));
        deltas[0] = all[0];
        deltas[1] = all[DELTAS];
    }

    private static BoolDecoder[] parts(WebpStream stream, int first, int count) {
        int from = first + 3 * (count - 1);
        if (from >= stream.end()) {
            throw new BrokenWebp("ends before its coefficients");
        }
        BoolDecoder[] parts = new BoolDecoder[count];
        for (int i = 0; i < count; i++) {
            int to = i == count - 1 ? stream.end() : Math.min(stream.end(), from + size(stream.bytes(), first + 3 * i));
            parts[i] = new BoolDecoder(stream.bytes(), from, to);
            from = to;
        }
        return parts;
    }

    private static int size(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    }

    private void quantizers() {
        int base = modes.number(7);
        int[] changes = new int[5];
        Arrays.setAll(changes, _ -> modes.optional(4));
        for (int i = 0; i < SEGMENTS; i++) {
            int index = segmented ? quantizers[i] + (absolute ? 0 : base) : base;
            steps[i] = Quantizer.of(index, changes);
        }
    }

    private void coefficients() {
        for (int i = 0; i < coefficients.length; i++) {
            if (modes.bit(LossyTables.UPDATE_PROBABILITIES[i]) == 1) {
                coefficients[i] = modes.number(8);
            }
        }
    }

    /** What says how each block is made. */
    BoolDecoder modes() {
        return modes;
    }

    /** What has the coefficients of a row of blocks. */
    BoolDecoder part(int row) {
        return parts[row & parts.length - 1];
    }

    /** Reads which segment the next block is of. */
    int segment() {
        if (!mapped) {
            return 0;
        }
        return modes.bit(segmentProbabilities[0]) == 0
                ? modes.bit(segmentProbabilities[1])
                : 2 + modes.bit(segmentProbabilities[2]);
    }

    /** Reads whether the next block has no coefficients. */
    boolean skipped() {
        return skip != NEVER && modes.bit(skip) == 1;
    }

    Quantizer steps(int segment) {
        return steps[segment];
    }

    int[] probabilities() {
        return coefficients;
    }

    boolean isFiltered() {
        return level > 0;
    }

    boolean isSimple() {
        return simple;
    }

    int sharpness() {
        return sharpness;
    }

    /** How strongly a block's edges are smoothed, 0 to 63. */
    int strength(int segment, boolean fine) {
        int own = segmented ? strengths[segment] + (absolute ? 0 : level) : level;
        return Math.clamp(own + deltas[0] + (fine ? deltas[1] : 0), 0, 63);
    }
}
