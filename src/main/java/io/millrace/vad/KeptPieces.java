package io.millrace.vad;

import java.util.ArrayList;
import java.util.List;

/** Where samples that are kept of a sound lie in it. It forgets the oldest pieces, whose times have long been asked. Of one thread. */
final class KeptPieces {

    private static final int MOST = 4_096;

    /**
     * A piece without gaps.
     *
     * @param kept samples that are kept before it
     * @param start its first sample in the sound
     */
    private record Piece(long kept, long start) {}

    private final List<Piece> pieces = new ArrayList<>();
    private long kept;
    private long end;

    /** Adds samples of the sound behind those before. */
    void add(long start, int count) {
        if (pieces.isEmpty() || start != end) {
            pieces.add(new Piece(kept, start));
        }
        if (pieces.size() > MOST) {
            pieces.subList(0, MOST / 2).clear();
        }
        kept += count;
        end = start + count;
    }

    /** Where a kept sample lies; behind the last the end of what is kept. */
    long start(long sample) {
        return sample >= kept ? end : at(sample, sample);
    }

    /** Where the samples before a number end. */
    long end(long sample) {
        return sample >= kept ? end : at(sample, sample - 1);
    }

    private long at(long sample, long in) {
        int low = 0;
        for (int high = pieces.size() - 1; low < high; ) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).kept() <= in) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Piece piece = pieces.get(low);
        return piece.start() + Math.max(0, sample - piece.kept());
    }
}
