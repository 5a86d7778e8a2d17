package io.millrace.serving;

import reactor.util.context.ContextView;

/**
 * Who asks, as the Reactor context of a request holds it under this class.
 *
 * @param key name of the API key; empty where none is needed
 * @param address the client's; empty where it is not known
 * @param connection of that address; empty where it is not known
 */
public record Caller(String key, String address, String connection) {

    public static final Caller ANYBODY = new Caller("", "", "");

    /** The caller of the subscription, {@link #ANYBODY} where it names none. */
    public static Caller of(ContextView context) {
        return context.hasKey(Caller.class) ? context.get(Caller.class) : ANYBODY;
    }

    public static Caller ofKey(String key) {
        return new Caller(key, "", "");
    }

    /** Who answers for the request: the key, else the address. */
    public String holder() {
        return key.isEmpty() ? address : key;
    }

    /** Whose equal share it takes of what is scarce: the key's, else the connection's. */
    public String share() {
        return key.isEmpty() ? address + " " + connection : key;
    }
}
