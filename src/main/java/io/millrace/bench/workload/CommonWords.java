package io.millrace.bench.workload;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Texts of common English words, each of which most vocabularies have as one token. */
final class CommonWords {

    private static final List<String> WORDS =
            List.of(("the of and to in is you that it he was for on are as with his they at be this"
                            + " have from or one had by word but not what all were we when your can said there use an each which"
                            + " she do how their if will up other about out many then them these so some her would make like him"
                            + " into time has look two more write go see number no way could people my than first water been call"
                            + " who oil its now find long down day did get come made may part")
                    .split(" "));

    private CommonWords() {}

    /** So many words, at least one; the same for the same seed. */
    static String text(long seed, int words) {
        return new SplittableRandom(seed)
                .ints(Math.max(1, words), 0, WORDS.size())
                .mapToObj(WORDS::get)
                .collect(Collectors.joining(" "));
    }
}
