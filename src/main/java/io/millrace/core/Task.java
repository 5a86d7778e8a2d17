package io.millrace.core;

/** What a model is for, and so which endpoints it answers. */
public enum Task {
    /** Generates text. */
    GENERATE,
    /** Turns text into vectors. */
    EMBED,
    /** Scores pairs of texts: a cross-encoder with one output. */
    RERANK,
    /** Gives labels with their probabilities, for text or for an image. */
    CLASSIFY,
    /** Tensors in, tensors out. */
    TENSOR
}
