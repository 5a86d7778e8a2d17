package io.millrace.serving;

/** Told what breakers, fallbacks and deadlines do to requests for text; must not block. Names are those of {@link BreakerView}. */
public interface BreakerListener {

    BreakerListener NONE = new BreakerListener() {};

    /** The breaker entered a state. */
    default void entered(String name, BreakerView.State state) {}

    /** A request failed in a way that counts. */
    default void failed(String name) {}

    /** A request was refused because the breaker is not closed. */
    default void refused(String name) {}

    /** A request's time was up before its answer was whole. */
    default void expired(String model) {}

    /** The model of one name answered in the place of another; {@code by} is a model id or the name of a remote server. */
    default void fellBack(String model, String by) {}
}
