package io.millrace.bench.answer;

import java.util.stream.LongStream;

/**
 * One request, measured; times by {@link System#nanoTime}.
 *
 * @param due when it was to be sent; latencies count from here
 * @param sent when it was
 * @param end when its answer had ended, or was lost
 * @param pieces when pieces of the model's output came
 * @param input tokens of the prompt; -1 where the answer does not say
 * @param output tokens of the answer; pieces, where it does not say
 * @param counted whether the answer said how many tokens it has
 * @param error its kind; empty for a success
 * @param fault more of the error, for people
 */
public record Sample(
        long due,
        long sent,
        long end,
        long[] pieces,
        long input,
        long output,
        boolean counted,
        String error,
        String fault) {

    public boolean succeeded() {
        return error.isEmpty();
    }

    /** Nanoseconds that the generator was late. */
    public long lag() {
        return sent - due;
    }

    /** Nanoseconds to the end of the answer (E2EL). */
    public long endToEnd() {
        return end - due;
    }

    /** Nanoseconds to the first token (TTFT); none where nothing was streamed. */
    public LongStream firstToken() {
        return pieces.length == 0 ? LongStream.empty() : LongStream.of(pieces[0] - due);
    }

    /** Nanoseconds a token after the first (TPOT); none where there is no second. */
    public LongStream perToken() {
        return pieces.length == 0 || output < 2
                ? LongStream.empty()
                : LongStream.of((pieces[pieces.length - 1] - pieces[0]) / (output - 1));
    }

    /** Nanoseconds between each piece and the next (ITL). */
    public LongStream gaps() {
        return LongStream.range(1, Math.max(1, pieces.length)).map(i -> pieces[(int) i] - pieces[(int) i - 1]);
    }

    /** Tokens of the answer that came before {@code time}: those of each piece are taken to be as many. */
    public double outputBefore(long time) {
        if (!succeeded()) {
            return 0;
        }
        if (pieces.length == 0) {
            return end - time <= 0 ? output : 0;
        }
        long before = LongStream.of(pieces).filter(piece -> piece - time <= 0).count();
        return (double) output * before / pieces.length;
    }
}
