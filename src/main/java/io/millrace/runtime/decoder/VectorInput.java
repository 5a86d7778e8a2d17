package io.millrace.runtime.decoder;

/**
 * What may stand in a decoder's prompts in the place of tokens.
 *
 * @param width numbers of a vector; 0 where none may
 * @param axes of its positions
 */
public record VectorInput(int width, int axes) {

    public static final VectorInput NONE = new VectorInput(0, 1);
}
