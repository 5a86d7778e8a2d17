package io.millrace.serving;

import reactor.util.context.ContextView;

/**
 * Told by an engine's bridge what comes from the engine, before anything waits for the client. The Reactor context of a request
 * may hold one under this class.
 */
interface Pulse {

    Pulse NONE = new Pulse() {
        @Override
        public void token(int choice) {}

        @Override
        public void ended(int choice) {}
    };

    /** The pulse of the subscription, {@link #NONE} where nobody takes it. */
    static Pulse of(ContextView context) {
        return context.hasKey(Pulse.class) ? context.get(Pulse.class) : NONE;
    }

    /** The choice's sequence runs and has just got on. */
    void token(int choice);

    /** Nothing more comes of the choice's sequence. */
    void ended(int choice);
}
