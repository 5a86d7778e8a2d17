package io.millrace.whisper;

import java.util.ArrayList;
import java.util.List;

/**
 * How the tokens of a window become segments, and where the next window begins: with the last closed pair of timestamps, or, where what
 * is said ends with the window or is not divided, behind the window.
 *
 * @param pieces in order
 * @param frames of 10 ms to the begin of the next window, at least 1 and at most those of the window
 */
public record Cut(List<Piece> pieces, int frames) {

    private static final int FRAMES_OF_STEP = 2;

    public Cut {
        pieces = List.copyOf(pieces);
    }

    /**
     * A segment.
     *
     * @param from and to: its tokens among those of the window
     * @param start and end in steps of {@link WhisperTokens#STEP} s from the begin of the window
     */
    public record Piece(int from, int to, int start, int end) {}

    /** @param frames of the window that hold sound */
    static Cut of(WhisperTokens tokens, int[] said, int frames) {
        List<Integer> ends = pairs(tokens, said);
        if (ends.isEmpty()) {
            return undivided(tokens, said, frames);
        }
        boolean closed = endsInOneTimestamp(tokens, said);
        if (closed) {
            ends.add(said.length);
        }
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (int to : ends) {
            pieces.add(
                    new Piece(from, to, said[from] - tokens.firstTimestamp(), said[to - 1] - tokens.firstTimestamp()));
            from = to;
        }
        int next = FRAMES_OF_STEP * pieces.getLast().end();
        return new Cut(pieces, closed || next == 0 ? frames : Math.min(next, frames));
    }

    /* Places of the second of two timestamps in a row. */
    private static List<Integer> pairs(WhisperTokens tokens, int[] said) {
        List<Integer> places = new ArrayList<>();
        for (int i = 1; i < said.length; i++) {
            if (tokens.isTimestamp(said[i - 1]) && tokens.isTimestamp(said[i])) {
                places.add(i);
            }
        }
        return places;
    }

    private static boolean endsInOneTimestamp(WhisperTokens tokens, int[] said) {
        int count = said.length;
        return count >= 2 && !tokens.isTimestamp(said[count - 2]) && tokens.isTimestamp(said[count - 1]);
    }

    private static Cut undivided(WhisperTokens tokens, int[] said, int frames) {
        int end = frames / FRAMES_OF_STEP;
        for (int token : said) {
            if (token > tokens.firstTimestamp()) {
                end = token - tokens.firstTimestamp();
            }
        }
        return new Cut(said.length == 0 ? List.of() : List.of(new Piece(0, said.length, 0, end)), frames);
    }
}
