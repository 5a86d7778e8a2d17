package io.millrace.guidance;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thought, free but for its length, then what another guide says. Where the prompt has not opened the thought, the text may begin with
 * a mark that does, or with what the other guide says at once.
 */
final class ThinkingFirst implements Guide {

    private enum Phase {
        BEGINNING,
        OPENING,
        THINKING,
        CLOSING,
        ANSWERING
    }

    private final Thinking thinking;
    private final Tokens tokens;
    private final Guide answer;
    private final Marks marks;
    private final List<int[]> openings;
    private int[] opening = {};
    private int opened;
    private Phase phase;
    private int thought;
    private int[] closing = {};
    private int closed;

    /** What the tokens of a model are. */
    interface Tokens extends IntFunction<byte[]> {

        /** The tokens of a text; special tokens that it names are one each. */
        int[] encode(String text);

        int size();
    }

    ThinkingFirst(Thinking thinking, Tokens tokens, Supplier<Guide> answer) {
        this.thinking = thinking;
        this.tokens = tokens;
        this.answer = answer.get();
        this.marks = new Marks(thinking.close());
        this.openings = thinking.open().stream().map(tokens::encode).toList();
        this.phase = thinking.opened() ? Phase.THINKING : Phase.BEGINNING;
    }

    @Override
    public long @Nullable [] allowed() {
        return switch (phase) {
            case BEGINNING -> withOpenings(answer.allowed());
            case OPENING -> answer.allowed() == null ? null : only(opening[opened]);
            case THINKING -> null;
            case CLOSING -> only(closing[closed]);
            case ANSWERING -> answer.allowed();
        };
    }

    private long @Nullable [] withOpenings(long @Nullable [] mask) {
        if (mask == null || openings.isEmpty()) {
            return mask;
        }
        long[] more = mask.clone();
        openings.forEach(mark -> set(more, mark[0]));
        return more;
    }

    private long[] only(int token) {
        long[] mask = new long[(tokens.size() + Long.SIZE - 1) / Long.SIZE];
        set(mask, token);
        return mask;
    }

    private static void set(long[] mask, int token) {
        mask[token >> 6] |= 1L << token;
    }

    @Override
    public void accept(int token) {
        switch (phase) {
            case BEGINNING -> begin(token);
            case OPENING -> open(token);
            case THINKING -> think(tokens.apply(token));
            case CLOSING -> close(tokens.apply(token));
            case ANSWERING -> answer.accept(token);
        }
    }

    private void begin(int token) {
        for (int[] mark : openings) {
            if (mark[0] == token && phase == Phase.BEGINNING) {
                opening = mark;
                phase = Phase.OPENING;
            }
        }
        if (phase == Phase.OPENING) {
            open(token);
        } else {
            phase = Phase.ANSWERING;
            answer.accept(token);
        }
    }

    /** What does not go on as the mark is an answer, which then is free text. */
    private void open(int token) {
        if (opening[opened] != token) {
            phase = Phase.ANSWERING;
            answer.accept(token);
        } else if (++opened == opening.length) {
            phase = Phase.THINKING;
        }
    }

    private void think(byte[] bytes) {
        thought++;
        if (!ended(bytes) && thinking.budget() != null && thought >= thinking.budget()) {
            closing = tokens.encode(thinking.close().getFirst());
            phase = Phase.CLOSING;
        }
    }

    private void close(byte[] bytes) {
        closed++;
        if (!ended(bytes) && closed == closing.length) {
            phase = Phase.ANSWERING;
        }
    }

    private boolean ended(byte[] bytes) {
        int end = marks.push(bytes);
        if (end == Marks.NONE) {
            return false;
        }
        phase = Phase.ANSWERING;
        if (end < bytes.length) {
            answer.accept(Arrays.copyOfRange(bytes, end, bytes.length));
        }
        return true;
    }

    @Override
    public boolean accept(byte[] bytes) {
        throw new UnsupportedOperationException("thinking comes first");
    }

    @Override
    public boolean hasEnded() {
        return phase == Phase.ANSWERING && answer.hasEnded();
    }
}
