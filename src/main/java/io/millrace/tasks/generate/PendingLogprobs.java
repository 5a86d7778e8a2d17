package io.millrace.tasks.generate;

import io.millrace.serving.TextEvent.TokenLogprob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Log-probabilities of tokens whose text has not gone out yet. */
final class PendingLogprobs {

    private record Entry(TokenLogprob logprob, long start) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long produced;
    private long sent;

    /** A token that added so many characters to the text. */
    void add(TokenLogprob logprob, int characters) {
        entries.add(new Entry(logprob, produced));
        produced += characters;
    }

    /** The tokens that begin in the next so many characters, which now go out, each with its place among them. */
    List<TokenLogprob> release(int characters) {
        List<TokenLogprob> out = take(sent + characters);
        sent += characters;
        return out;
    }

    List<TokenLogprob> releaseAll() {
        return take(Long.MAX_VALUE);
    }

    private List<TokenLogprob> take(long end) {
        List<TokenLogprob> out = new ArrayList<>();
        while (!entries.isEmpty() && entries.peek().start() < end) {
            Entry entry = entries.remove();
            out.add(entry.logprob().at((int) Math.max(0, entry.start() - sent)));
        }
        return out;
    }
}
