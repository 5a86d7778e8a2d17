package io.millrace.lab.drill;

import java.util.List;
import java.util.SplittableRandom;

/** Texts that no model takes, each in its own way, ready for a JSON string. */
record Texts(String unit, int times) {

    private static final int MILLION = 1_000_000;

    /** One of 6 to 16 MB of words of a letter, 100,000 blanks, a letter or digits 4 million times, emoji, or words without blanks. */
    static Texts any(SplittableRandom random) {
        List<Texts> kinds = List.of(
                new Texts("a ", random.nextInt(3, 9) * MILLION),
                new Texts(" ", MILLION / 10),
                new Texts("a", 4 * MILLION),
                new Texts("1", 4 * MILLION),
                new Texts("😀", MILLION),
                new Texts("\\u200d", MILLION),
                new Texts("\\n", MILLION),
                new Texts("lorem,ipsum;dolor", MILLION / 4),
                new Texts("漢字", MILLION));
        return kinds.get(random.nextInt(kinds.size()));
    }

    Body in(Body before, String after) {
        return before.then(unit, times).then(after);
    }
}
