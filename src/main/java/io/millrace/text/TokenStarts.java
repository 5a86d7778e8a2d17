package io.millrace.text;

/**
 * Where the tokens of a prompt begin in the text that they came from, or that was made of them, in UTF-16 units. Tokens of part of
 * a character begin where it begins. A token that is not in the text, such as an added BOS, begins where the next one does; text
 * that normalizing changed is found again by what follows.
 */
public final class TokenStarts {

    private static final int SEARCHED = 64;

    private final Tokenizer tokenizer;
    private final IncrementalDetokenizer detokenizer;
    private final String text;
    private int at;

    public TokenStarts(Tokenizer tokenizer, String text) {
        this.tokenizer = tokenizer;
        this.detokenizer = new IncrementalDetokenizer(tokenizer, false);
        this.text = text;
    }

    /** Where this token begins, the next after those asked for so far. */
    public int next(int token) {
        String piece = detokenizer.push(token);
        int start = at;
        if (text.startsWith(piece, at)) {
            at += piece.length();
        } else if (!tokenizer.isSpecial(token)) {
            start = find(piece.strip());
            at = Math.min(text.length(), start + piece.strip().length());
        }
        return start;
    }

    /** A little further on, in whatever case; here where it is not. */
    private int find(String word) {
        for (int from = at; from < Math.min(at + SEARCHED, text.length()); from++) {
            if (text.regionMatches(true, from, word, 0, word.length())) {
                return from;
            }
        }
        return at;
    }
}
