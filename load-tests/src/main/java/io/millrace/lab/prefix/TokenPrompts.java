package io.millrace.lab.prefix;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prompts of token ids.
 *
 * @param shared tokens that all begin with, where they begin alike
 * @param own tokens behind them that each has for itself
 * @param vocabulary ids are below this, and above those that have a meaning
 */
record TokenPrompts(int users, int shared, int own, int vocabulary) {

    private static final int FIRST = 100;

    /** They begin alike. */
    List<int[]> alike(long seed) {
        int[] start = random(new SplittableRandom(seed), shared);
        return IntStream.range(0, users)
                .mapToObj(user -> join(start, tail(seed, user)))
                .toList();
    }

    /** They have nothing in common but their length. */
    List<int[]> apart(long seed) {
        return IntStream.range(0, users)
                .mapToObj(user -> join(
                        first(user, random(new SplittableRandom(seed + 1000L * (user + 1)), shared)), tail(seed, user)))
                .toList();
    }

    private static int[] first(int user, int[] tokens) {
        tokens[0] = FIRST + user;
        return tokens;
    }

    private int[] tail(long seed, int user) {
        int[] tail = random(new SplittableRandom(~(seed + 1000L * user)), own);
        tail[0] = FIRST + user;
        return tail;
    }

    private int[] random(SplittableRandom random, int count) {
        return random.ints(count, FIRST, vocabulary).toArray();
    }

    private static int[] join(int[] start, int[] end) {
        return IntStream.concat(IntStream.of(start), IntStream.of(end)).toArray();
    }

    static String json(int[] prompt) {
        return IntStream.of(prompt).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
