package io.millrace.lab.drill;

import java.util.List;
import java.util.SplittableRandom;

/** Texts that no model takes, each in its own way, ready for a JSON string. */
record HostileTexts(String unit, int times) {

    private static final int MILLION = 1_000_000;

    /** One of 6 to 16 MB of words of a letter, 100,000 blanks, a letter or digits 4 million times, emoji, or words without blanks. */
    static HostileTexts any(SplittableRandom random) {
        List<HostileTexts> kinds = List.of(
                new HostileTexts("a ", random.nextInt(3, 9) * MILLION),
                new HostileTexts(" ", MILLION / 10),
                new HostileTexts("a", 4 * MILLION),
                new HostileTexts("1", 4 * MILLION),
                new HostileTexts("😀", MILLION),
                new HostileTexts("\\u200d", MILLION),
                new HostileTexts("\\n", MILLION),
                new HostileTexts("lorem,ipsum;dolor", MILLION / 4),
                new HostileTexts("漢字", MILLION));
        return kinds.get(random.nextInt(kinds.size()));
    }

    RepeatedBytes in(RepeatedBytes before, String after) {
        return before.then(unit, times).then(after);
    }
}
