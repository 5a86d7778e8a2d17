package io.millrace.guidance;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.match.Matcher;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.decoding.TokenMask;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A text of a language, whole. The tokens that may follow one are found out on another thread while the model runs it; where no
 * such thread has come to it by then, they are found out on the spot. Where the text has no choice, there is one way to write it.
 */
final class HeldText implements Guide {

    private static final int[] NONE = {};

    private final Matcher matcher;
    private final ForcedRuns runs;
    private final Set<Integer> stopTokens;
    private final long[] mask;
    private FutureTask<long[]> next = new FutureTask<>(this::mask);
    /** What comes next, from {@link #at} on. */
    private int[] run;

    private int at;

    HeldText(Matcher matcher, ForcedRuns runs, Set<Integer> stopTokens, int vocabularySize) {
        this.matcher = matcher;
        this.runs = runs;
        this.stopTokens = stopTokens;
        mask = TokenMask.none(vocabularySize);
        run = forcedFromHere();
    }

    @Override
    public long[] allowed() {
        return at < run.length ? only(run[at]) : found();
    }

    private long[] only(int token) {
        Arrays.fill(mask, 0);
        TokenMask.add(mask, token);
        return mask;
    }

    private long[] found() {
        next.run();
        try {
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailed("Interrupted");
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case ConstraintException e ->
                new RequestFailed("The text can't be held any longer to what was asked for: " + e.getMessage());
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }

    @Override
    public void accept(int token) {
        if (stopTokens.contains(token)) {
            return;
        }
        if (!matcher.accept(token)) {
            throw new IllegalStateException("token " + token + " may not come");
        }
        if (at < run.length && run[at] == token && ++at < run.length) {
            return;
        }
        lookAhead();
    }

    @Override
    public int[] forced() {
        return Arrays.copyOfRange(run, at, run.length);
    }

    @Override
    public boolean accept(byte[] bytes) {
        boolean taken = matcher.accept(bytes);
        if (taken) {
            lookAhead();
        }
        return taken;
    }

    private void lookAhead() {
        run = NONE;
        at = 0;
        if (matcher.mustEnd()) {
            return;
        }
        run = forcedFromHere();
        if (run.length == 0) {
            next = new FutureTask<>(this::mask);
            MaskThreads.POOL.execute(next);
        }
    }

    /* Where the language can't be followed further, whoever asks for the tokens that may come is told. */
    private int[] forcedFromHere() {
        try {
            return runs.of(matcher);
        } catch (ConstraintException e) {
            return NONE;
        }
    }

    @Override
    public boolean hasEnded() {
        return matcher.mustEnd();
    }

    private long[] mask() {
        Arrays.fill(mask, 0);
        matcher.allowed(mask);
        if (matcher.mayEnd()) {
            stopTokens.forEach(token -> TokenMask.add(mask, token));
        } else if (Arrays.stream(mask).allMatch(word -> word == 0)) {
            throw new RequestFailed("No token of the model's vocabulary continues the text as it was asked for");
        }
        return mask;
    }
}
