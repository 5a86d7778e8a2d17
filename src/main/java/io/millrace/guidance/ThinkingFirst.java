package io.millrace.guidance;

import io.millrace.decoding.TokenMask;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thought, free but for its length, then what another guide says. Where the prompt has not opened the thought, the text may begin with
 * a mark that does, or with what the other guide says at once.
 */
final class ThinkingFirst implements Guide {

    private enum Phase {
        BEGINNING,
        THINKING,
        CLOSING,
        ANSWERING
    }

    private final Thinking thinking;
    private final int[] closing;
    private final ModelTokens tokens;
    private final Supplier<Guide> answers;
    private final Marks marks;
    private Guide answer;
    private Phase phase;
    private List<int[]> openings;
    private int opened;
    private boolean mayBeAnswer = true;
    private int thought;
    private int closed;
    private long @Nullable [] goingOn;

    ThinkingFirst(ThoughtTokens thought, ModelTokens tokens, Supplier<Guide> answers) {
        this.thinking = thought.thinking();
        this.closing = thought.closing();
        this.tokens = tokens;
        this.answers = answers;
        this.answer = answers.get();
        this.marks = new Marks(thinking.close());
        this.openings = thought.openings();
        this.phase = thinking.opened() ? Phase.THINKING : Phase.BEGINNING;
    }

    @Override
    public long @Nullable [] allowed() {
        return switch (phase) {
            case BEGINNING -> mayBeAnswer ? withOpenings(answer.allowed()) : withOpenings(tokens.none());
            case THINKING -> answer instanceof HeldText ? goingOn() : null;
            case CLOSING -> only(closing[closed]);
            case ANSWERING -> answer.allowed();
        };
    }

    @Override
    public int[] forced() {
        return phase == Phase.ANSWERING ? answer.forced() : new int[0];
    }

    private long @Nullable [] withOpenings(long @Nullable [] mask) {
        if (mask == null || openings.isEmpty()) {
            return mask;
        }
        long[] more = mask.clone();
        openings.forEach(mark -> TokenMask.add(more, mark[opened]));
        return more;
    }

    /** All but the tokens that would end the text with its answer to come. */
    private long[] goingOn() {
        long[] mask = goingOn == null ? tokens.notEnding() : goingOn;
        goingOn = mask;
        return mask;
    }

    private long[] only(int token) {
        long[] mask = tokens.none();
        TokenMask.add(mask, token);
        return mask;
    }

    @Override
    public void accept(int token) {
        switch (phase) {
            case BEGINNING -> begin(token);
            case THINKING -> think(tokens.bytes(token));
            case CLOSING -> close(tokens.bytes(token));
            case ANSWERING -> answer.accept(token);
        }
    }

    /** As long as it may be either, the text is both the beginning of a mark and of the answer. */
    private void begin(int token) {
        openings = openings.stream().filter(mark -> mark[opened] == token).toList();
        opened++;
        if (openings.isEmpty()) {
            phase = Phase.ANSWERING;
            answer.accept(token);
        } else if (openings.stream().anyMatch(mark -> mark.length == opened)) {
            phase = Phase.THINKING;
            answer = answers.get();
        } else {
            mayBeAnswer = mayBeAnswer && answer.accept(tokens.bytes(token));
        }
    }

    private void think(byte[] bytes) {
        thought++;
        if (!ended(bytes) && thinking.budget() != null && thought >= thinking.budget()) {
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
