package io.millrace.text;

import java.util.List;

/** The spaces that WordPiece decoding takes out before punctuation and English contractions, as the tokenizers library does. */
final class EnglishSpacing {

    private record Rule(String spaced, String joined) {}

    /* In the library's order. In a loop, since written out one behind the other they take the compiler seconds. */
    private static final List<Rule> RULES = List.of(
            new Rule(" .", "."),
            new Rule(" ?", "?"),
            new Rule(" !", "!"),
            new Rule(" ,", ","),
            new Rule(" ' ", "'"),
            new Rule(" n't", "n't"),
            new Rule(" 'm", "'m"),
            new Rule(" do not", " don't"),
            new Rule(" 's", "'s"),
            new Rule(" 've", "'ve"),
            new Rule(" 're", "'re"));

    private EnglishSpacing() {}

    static String cleanUp(String text) {
        String cleaned = text;
        for (Rule rule : RULES) {
            cleaned = cleaned.replace(rule.spaced(), rule.joined());
        }
        return cleaned;
    }
}
