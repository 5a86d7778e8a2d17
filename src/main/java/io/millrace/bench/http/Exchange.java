package io.millrace.bench.http;

/** How a request goes: sent, then begun, then answered; or lost at any time, alone. On the client's thread. */
public interface Exchange {

    default void sent() {}

    /** The first bytes of the answer's body came. */
    default void begun() {}

    /** Bytes of the body came, which the reply will have too. */
    default void part(byte[] bytes) {}

    void answered(Reply reply);

    void lost(Lost why);
}
