package io.millrace.conversation;

/** A piece of a message's content. */
public sealed interface Part {

    record Text(String text) implements Part {}

    /**
     * An image.
     *
     * @param reference what the model's own preprocessing knows it by
     */
    record Image(Object reference) implements Part {}
}
