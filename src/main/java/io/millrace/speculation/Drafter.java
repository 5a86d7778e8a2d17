package io.millrace.speculation;

/** Drafts a sequence's next tokens, which the model checks; knows how often its drafts came true lately. */
public sealed interface Drafter permits PromptLookup, DraftHistory {

    /** Whether it has a draft. */
    boolean hasDraft();

    /** How many tokens a chunk that checks {@code count} drafted ones is expected to give, the one behind those that come true among them. */
    double expected(int count);

    /** Nanoseconds that it takes to draft so many tokens. */
    double nanos(int count);
}
