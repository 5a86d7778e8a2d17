package io.millrace.serving;

import java.util.List;

/** One input of a stateless model. */
public sealed interface ModelInput {

    record Text(String text) implements ModelInput {}

    /** Two texts that a cross-encoder reads together: query and document, or premise and hypothesis. */
    record Pair(String first, String second) implements ModelInput {}

    /** Token ids, special tokens included; the array is neither copied nor changed. */
    record Tokens(int[] ids) implements ModelInput {}

    /** An encoded image: PNG, JPEG, WebP, GIF or BMP; the array is neither copied nor changed. */
    record Image(byte[] bytes) implements ModelInput {}

    /** Characters, token ids and bytes of all of them. */
    static long size(List<? extends ModelInput> inputs) {
        return inputs.stream().mapToLong(ModelInput::size).sum();
    }

    private long size() {
        return switch (this) {
            case Text text -> text.text().length();
            case Pair(String first, String second) -> (long) first.length() + second.length();
            case Tokens tokens -> tokens.ids().length;
            case Image image -> image.bytes().length;
        };
    }
}
