package io.millrace.serving;

/** How labels of a text's tokens become spans, as the token-classification pipeline of Transformers does it. */
public enum Aggregation {
    /** Each token by itself. */
    NONE,
    /** Neighbours with one label are one span. */
    SIMPLE,
    /** The same of words, each with the label of its first token. */
    FIRST,
    /** The same, each with the likeliest label of its tokens' mean scores. */
    AVERAGE,
    /** The same, each with the label of the token that is surest. */
    MAX
}
