package io.millrace.serving;

import reactor.util.context.ContextView;

/**
 * Who asks, as the Reactor context of a request holds it under this class.
 *
 * @param key name of the API key; empty where none is needed
 */
public record Caller(String key) {

    public static final Caller ANYBODY = new Caller("");

    /** The caller of the subscription, {@link #ANYBODY} where it names none. */
    public static Caller of(ContextView context) {
        return context.hasKey(Caller.class) ? context.get(Caller.class) : ANYBODY;
    }
}
