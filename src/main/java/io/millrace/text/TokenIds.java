package io.millrace.text;

import java.util.Arrays;

/**
 * A text or a pair of texts as token ids, with the special tokens that the model expects around them.
 *
 * @param typeIds segment of each token, as BERT's {@code token_type_ids}
 * @param texts where each token comes from: 0 the text or the first of a pair, 1 the second, −1 a special token put around them
 */
public record TokenIds(int[] ids, int[] typeIds, int[] texts) {

    static final int SPECIAL = -1;

    public TokenIds {
        if (ids.length != typeIds.length || ids.length != texts.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids, " + typeIds.length + " type ids and " + texts.length + " origins");
        }
    }

    public int length() {
        return ids.length;
    }

    /**
     * The same with at most {@code maxTokens} tokens: texts are cut, special tokens stay. Of a pair the second text is cut alone, as
     * Transformers' {@code only_second}; where nothing would be left of it, both are, the longer one first ({@code longest_first}).
     *
     * @param fromStart whether beginnings are cut off rather than ends
     * @throws IllegalArgumentException when there are more special tokens than that
     */
    public TokenIds truncated(int maxTokens, boolean fromStart) {
        if (ids.length <= maxTokens) {
            return this;
        }
        int room = maxTokens - count(SPECIAL);
        if (room < 0) {
            throw new IllegalArgumentException(
                    "at most " + maxTokens + " tokens are allowed, but there are " + count(SPECIAL) + " special ones");
        }
        return kept(quotas(count(0), count(1), room), fromStart);
    }

    private int count(int text) {
        return (int) Arrays.stream(texts).filter(of -> of == text).count();
    }

    private static int[] quotas(int first, int second, int room) {
        if (second == 0) {
            return new int[] {Math.min(first, room), 0};
        }
        if (first < room) {
            return new int[] {first, room - first};
        }
        int least = room / 2;
        int kept = second < least ? room - second : Math.min(first, room - least);
        return new int[] {kept, room - kept};
    }

    private TokenIds kept(int[] quotas, boolean fromStart) {
        int[] dropped = {fromStart ? count(0) - quotas[0] : 0, fromStart ? count(1) - quotas[1] : 0};
        int[] seen = new int[2];
        int[] kept = new int[ids.length];
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            int text = texts[i];
            int rank = text == SPECIAL ? 0 : seen[text]++ - dropped[text];
            if (text == SPECIAL || (rank >= 0 && rank < quotas[text])) {
                kept[length++] = i;
            }
        }
        int[] places = Arrays.copyOf(kept, length);
        return new TokenIds(at(ids, places), at(typeIds, places), at(texts, places));
    }

    private static int[] at(int[] values, int[] places) {
        return Arrays.stream(places).map(place -> values[place]).toArray();
    }
}
