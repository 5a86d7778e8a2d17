package io.millrace.serving;

/** Told what requests do while they do it, by any thread; must return at once. */
public interface RequestListener {

    RequestListener NONE = new RequestListener() {};

    /** A request for a model spent time in a phase. */
    default void onSpent(String model, Phase phase, long nanos) {}

    /** So many more streams of a model are open, or fewer. */
    default void onStreams(String model, int change) {}

    /** So many more clients read more slowly than a model writes, or fewer. */
    default void onBehind(String model, int change) {}
}
