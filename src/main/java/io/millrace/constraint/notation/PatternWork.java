package io.millrace.constraint.notation;

import java.util.function.IntConsumer;

/** What spelling out the anchors and lookaheads of one pattern, or of all of a grammar, may still cost. Not thread-safe. */
public final class PatternWork {

    /** Parts of languages that are told of together. */
    public static final int SLICE = 1024;

    private static final long MOST = 4_000_000;

    private final IntConsumer slices;
    private long spent;

    PatternWork() {
        this(_ -> {});
    }

    /** @param slices told how many slices of parts have been made since it was told last; may refuse */
    public PatternWork(IntConsumer slices) {
        this.slices = slices;
    }

    /** Takes account of a language that is made of so many parts, before it is made. */
    void spend(int parts) {
        long before = spent / SLICE;
        spent += parts;
        if (spent > MOST) {
            throw new IllegalArgumentException(
                    "repeats its anchors or lookaheads so often that spelling them out takes more than " + MOST
                            + " parts");
        }
        if (spent / SLICE > before) {
            slices.accept((int) (spent / SLICE - before));
        }
    }
}
