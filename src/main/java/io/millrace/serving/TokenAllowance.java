package io.millrace.serving;

import reactor.util.context.ContextView;

/** How many tokens the caller may use, as the Reactor context of a request holds it under this class. Thread-safe. */
public interface TokenAllowance {

    TokenAllowance UNLIMITED = new TokenAllowance() {
        @Override
        public void take(long tokens) {}

        @Override
        public void settle(long tokens) {}
    };

    /**
     * Charges tokens that are about to be read by a model.
     *
     * @throws io.millrace.core.ServingException.Overloaded where they are not there now
     * @throws io.millrace.core.ServingException.InvalidRequest where they never will be
     */
    void take(long tokens);

    /** Charges tokens that a model has made, whether they are there or not. */
    void settle(long tokens);

    /** The allowance of the subscription, {@link #UNLIMITED} where it has none. */
    static TokenAllowance of(ContextView context) {
        return context.hasKey(TokenAllowance.class) ? context.get(TokenAllowance.class) : UNLIMITED;
    }
}
