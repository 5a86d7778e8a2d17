package io.millrace.runtime.speech;

/**
 * What a model's configuration says, for graphs that leave sizes open; 0 where it is not known.
 *
 * @param heads of the decoder's layers
 * @param headDim numbers of a head
 * @param vocabulary tokens with logits
 * @param mels of a frame
 */
public record SpeechSizes(int heads, int headDim, int vocabulary, int mels) {}
