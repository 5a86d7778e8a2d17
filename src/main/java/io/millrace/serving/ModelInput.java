package io.millrace.serving;

/** One input of a stateless model. */
public sealed interface ModelInput {

    record Text(String text) implements ModelInput {}

    /** Two texts that a cross-encoder reads together: query and document, or premise and hypothesis. */
    record Pair(String first, String second) implements ModelInput {}

    /** Token ids, special tokens included; the array is neither copied nor changed. */
    record Tokens(int[] ids) implements ModelInput {}

    /** An encoded image: PNG, JPEG, GIF, BMP or WebP where the platform reads it; the array is neither copied nor changed. */
    record Image(byte[] bytes) implements ModelInput {}
}
