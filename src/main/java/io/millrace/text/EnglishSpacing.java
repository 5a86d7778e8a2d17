package io.millrace.text;

/** The spaces that WordPiece decoding takes out before punctuation and English contractions, as the tokenizers library does. */
final class EnglishSpacing {

    private EnglishSpacing() {}

    static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" do not", " don't")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }
}
