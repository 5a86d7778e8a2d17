package io.millrace.text;

import java.util.function.IntPredicate;

/**
 * Token ids to text, one by one: whole characters only, and all pieces together equal the text of all ids. The work for a token
 * depends on its own length alone.
 */
public final class IncrementalDetokenizer {

    private final Tokenizer tokenizer;
    private final IntPredicate shown;
    private final Utf8Stream utf8 = new Utf8Stream();
    private final char strip;
    private final int stripEnd;
    private int stripStart;
    private boolean started;
    private int held;

    /** For tokens that begin a text. */
    public IncrementalDetokenizer(Tokenizer tokenizer, boolean skipSpecialTokens) {
        this(tokenizer, shown(tokenizer, skipSpecialTokens), false);
    }

    /**
     * @param shown tokens that are part of the text
     * @param started whether the tokens continue a text: then the first keeps its leading space
     */
    public IncrementalDetokenizer(Tokenizer tokenizer, IntPredicate shown, boolean started) {
        this.tokenizer = tokenizer;
        this.shown = shown;
        this.started = started;
        strip = tokenizer.edges().strip();
        stripStart = started ? 0 : tokenizer.edges().start();
        stripEnd = tokenizer.edges().end();
    }

    /** For tokens that continue a text: the first keeps its leading space. */
    public static IncrementalDetokenizer continuing(Tokenizer tokenizer, boolean skipSpecialTokens) {
        return new IncrementalDetokenizer(tokenizer, shown(tokenizer, skipSpecialTokens), true);
    }

    /** All tokens, or all but special ones. */
    public static IntPredicate shown(Tokenizer tokenizer, boolean skipSpecialTokens) {
        return skipSpecialTokens ? token -> !tokenizer.isSpecial(token) : _ -> true;
    }

    /** The text that the token completes, perhaps none. */
    public String push(int token) {
        if (!shown.test(token)) {
            return "";
        }
        byte[] later = tokenizer.bytes(token);
        StringBuilder out = new StringBuilder();
        utf8.push(started ? later : tokenizer.startBytes(token), out);
        started |= later.length > 0;
        return trim(out);
    }

    /** The rest, once no token follows: U+FFFD if half a character is left. */
    public String flush() {
        StringBuilder out = new StringBuilder();
        utf8.flush(out);
        String rest = trim(out);
        held = 0;
        return rest;
    }

    private String trim(StringBuilder text) {
        while (stripStart > 0 && !text.isEmpty()) {
            stripStart = text.charAt(0) == strip ? stripStart - 1 : -1;
            text.delete(0, stripStart >= 0 ? 1 : 0);
        }
        return stripEnd == 0 ? text.toString() : holdEnd(text);
    }

    /** Holds back what would be cut if the text ended here. */
    private String holdEnd(StringBuilder text) {
        text.insert(0, Character.toString(strip).repeat(held));
        held = 0;
        while (held < stripEnd && held < text.length() && text.charAt(text.length() - 1 - held) == strip) {
            held++;
        }
        return text.substring(0, text.length() - held);
    }
}
