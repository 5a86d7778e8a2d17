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

    /** The tokens that begin in the next so many characters, which now go out. */
    List<TokenLogprob> release(int characters) {
        sent += characters;
        return take(sent);
    }

    List<TokenLogprob> releaseAll() {
        return take(Long.MAX_VALUE);
    }

    private List<TokenLogprob> take(long end) {
        List<TokenLogprob> out = new ArrayList<>();
        while (!entries.isEmpty() && entries.peek().start() < end) {
            out.add(entries.remove().logprob());
        }
        return out;
    }
}
