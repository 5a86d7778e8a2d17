package io.millrace.bench.http;

import java.io.IOException;

/** A request without a whole answer. */
public final class Lost extends IOException {

    private static final long serialVersionUID = 1L;

    /** How far it came. */
    public enum Stage {
        /** There was no connection. */
        CONNECTING,
        /** It was sent, and nothing came. */
        WAITING,
        /** The answer had begun. */
        ANSWERING
    }

    private final Stage stage;

    Lost(Stage stage, String why) {
        super(why);
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }
}
