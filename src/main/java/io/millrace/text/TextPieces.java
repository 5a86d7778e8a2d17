package io.millrace.text;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Reads a text piece by piece, from either end, until enough tokens are there: a piece takes some milliseconds, and no piece is so long
 * that a tokenizer, or a regular expression in it, could run away with it.
 *
 * @param encode token ids of a piece, without special tokens
 */
record TextPieces(TextCuts cuts, Function<String, int[]> encode) {

    /** Characters from which a piece ends at the next cut. */
    static final int PIECE = 4096;

    /** Longest piece: most characters of a text in which there is no cut. */
    static final int RUN = 1 << 17;

    /**
     * Token ids of the wanted end of a text.
     *
     * @param whole whether they are those of all of it
     */
    record Part(int[] ids, boolean whole) {}

    /** @throws InvalidRequest where a piece would be longer than {@link #RUN} */
    Part read(String text, TokenLimit limit, Checkpoint checkpoint) {
        if (text.length() <= PIECE) {
            return new Part(encode.apply(text), true);
        }
        Deque<int[]> pieces = new ArrayDeque<>();
        boolean whole =
                limit.fromEnd() ? backward(text, limit, checkpoint, pieces) : forward(text, limit, checkpoint, pieces);
        return new Part(joined(pieces), whole);
    }

    private boolean forward(String text, TokenLimit limit, Checkpoint checkpoint, Deque<int[]> pieces) {
        long tokens = 0;
        int start = 0;
        while (start < text.length() && tokens <= limit.most()) {
            checkpoint.pass();
            int end = endOf(text, start, limit.param());
            int[] ids = encode.apply(text.substring(start, end));
            pieces.addLast(ids);
            tokens += ids.length;
            start = end < text.length() ? cuts.next(text, end) : end;
        }
        return start >= text.length();
    }

    private int endOf(String text, int start, String param) {
        int last = Math.min(text.length(), start + RUN);
        int cut = cuts.firstFrom(text, Math.min(last, start + PIECE), last);
        if (cut < 0 && last < text.length()) {
            throw unbroken(param);
        }
        return cut < 0 ? last : cut;
    }

    private boolean backward(String text, TokenLimit limit, Checkpoint checkpoint, Deque<int[]> pieces) {
        long tokens = 0;
        int end = text.length();
        while (end > 0 && tokens <= limit.most()) {
            checkpoint.pass();
            int cut = startOf(text, end, limit.param());
            int[] ids = encode.apply(text.substring(cut == 0 ? 0 : cuts.next(text, cut), end));
            pieces.addFirst(ids);
            tokens += ids.length;
            end = cut;
        }
        return end == 0;
    }

    private int startOf(String text, int end, String param) {
        int first = Math.max(0, end - RUN);
        int cut = cuts.lastFrom(text, Math.max(first, end - PIECE), first);
        if (cut < 0 && first > 0) {
            throw unbroken(param);
        }
        return Math.max(cut, 0);
    }

    private static InvalidRequest unbroken(String param) {
        return new InvalidRequest(
                param,
                param + " has more than " + RUN + " characters in a row with no place to break them, such as a blank");
    }

    private static int[] joined(Deque<int[]> pieces) {
        int[] all = new int
                [Math.toIntExact(pieces.stream().mapToLong(ids -> ids.length).sum())];
        int length = 0;
        for (int[] ids : pieces) {
            System.arraycopy(ids, 0, all, length, ids.length);
            length += ids.length;
        }
        return all;
    }
}
