package io.millrace.models;

import io.millrace.encoding.Item;
import io.millrace.text.TokenIds;
import io.millrace.text.TokenPlaces;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Tokens that a model runs, with their places in the text.
 *
 * @param starts first character (code point) of each token; −1 for a special token that is not in the text
 * @param ends one more than the last
 * @param continued whether each goes on with a word that an earlier one began
 */
public record Placed(Item.Tokens tokens, int[] starts, int[] ends, boolean[] continued) {

    /**
     * @param fitted those of the text's that are run
     * @param places of all of them
     * @param fromStart whether the first were cut off rather than the last
     */
    static Placed of(Item.Tokens tokens, TokenIds fitted, TokenPlaces places, boolean fromStart) {
        int[] inText = inText(places.tokens());
        int[] kept = inText(fitted);
        int skipped = fromStart ? inText.length - kept.length : 0;
        int[] starts = new int[fitted.length()];
        int[] ends = new int[fitted.length()];
        boolean[] continued = new boolean[fitted.length()];
        Arrays.fill(starts, -1);
        Arrays.fill(ends, -1);
        for (int i = 0; i < kept.length; i++) {
            starts[kept[i]] = places.starts()[inText[skipped + i]];
            ends[kept[i]] = places.ends()[inText[skipped + i]];
            continued[kept[i]] = places.continued()[inText[skipped + i]];
        }
        return new Placed(tokens, starts, ends, continued);
    }

    private static int[] inText(TokenIds tokens) {
        return IntStream.range(0, tokens.length())
                .filter(i -> tokens.texts()[i] >= 0)
                .toArray();
    }
}
