package io.millrace.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer puts around one text, or around two that belong together.
 *
 * @param parts in order: special tokens, and the places of the texts
 */
record Surround(List<Part> parts) {

    /**
     * A special token, or a text's place.
     *
     * @param id of the special token
     * @param text 0 or 1, whose place it is; {@link TokenIds#SPECIAL} for a special token
     */
    record Part(int id, int typeId, int text) {}

    /** As it is around a sample; null where a text is not in one piece there, or is missing. */
    static @Nullable Surround of(TokenIds sample, int texts) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < sample.length(); i++) {
            int text = sample.texts()[i];
            if (text == TokenIds.SPECIAL || i == 0 || sample.texts()[i - 1] != text) {
                parts.add(new Part(sample.ids()[i], sample.typeIds()[i], text));
            }
        }
        return count(parts, 0) == 1 && count(parts, 1) == texts - 1 ? new Surround(List.copyOf(parts)) : null;
    }

    private static long count(List<Part> parts, int text) {
        return parts.stream().filter(part -> part.text() == text).count();
    }

    /** Special tokens. */
    int size() {
        return (int) count(parts, TokenIds.SPECIAL);
    }

    /** The texts with what is around them. */
    TokenIds around(int[]... texts) {
        int length = size() + Arrays.stream(texts).mapToInt(ids -> ids.length).sum();
        int[] ids = new int[length];
        int[] types = new int[length];
        int[] origins = new int[length];
        int at = 0;
        for (Part part : parts) {
            int[] own = part.text() == TokenIds.SPECIAL ? new int[] {part.id()} : texts[part.text()];
            System.arraycopy(own, 0, ids, at, own.length);
            Arrays.fill(types, at, at + own.length, part.typeId());
            Arrays.fill(origins, at, at + own.length, part.text());
            at += own.length;
        }
        return new TokenIds(ids, types, origins);
    }
}
