package io.millrace.lab.http;

/** How a request goes: sent, then begun, then answered; or lost at any time, alone. On the client's thread. */
public interface Outcome {

    default void sent() {}

    /** The first bytes of the answer's body came. */
    default void begun() {}

    void answered(Reply reply);

    void lost(Lost why);
}
