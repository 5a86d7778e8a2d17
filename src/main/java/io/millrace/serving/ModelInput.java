package io.millrace.serving;

import java.util.List;

/** One input of a stateless model. */
public sealed interface ModelInput {

    /** Characters, or token ids, that are tokenized in some tens of microseconds. */
    int BRIEF = 256;

    record Text(String text) implements ModelInput {}

    /** Two texts that a cross-encoder reads together: query and document, or premise and hypothesis. */
    record Pair(String first, String second) implements ModelInput {}

    /** Token ids, special tokens included; the array is neither copied nor changed. */
    record Tokens(int[] ids) implements ModelInput {}

    /** An encoded image: PNG, JPEG, GIF, BMP or WebP where the platform reads it; the array is neither copied nor changed. */
    record Image(byte[] bytes) implements ModelInput {}

    /** Whether turning all of them into tokens takes less than a change of threads. */
    static boolean areBrief(List<? extends ModelInput> inputs) {
        long size = 0;
        for (ModelInput input : inputs) {
            size += input.size();
        }
        return size <= BRIEF;
    }

    private long size() {
        return switch (this) {
            case Text text -> text.text().length();
            case Pair(String first, String second) -> (long) first.length() + second.length();
            case Tokens tokens -> tokens.ids().length;
            case Image _ -> Integer.MAX_VALUE;
        };
    }
}
