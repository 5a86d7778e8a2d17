package io.millrace.terminal.source;

import java.io.Serial;

/** Something was not answered; the message is for who asked. */
public final class NoAnswer extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public NoAnswer(String message) {
        super(message);
    }

    public NoAnswer(String message, Throwable cause) {
        super(message, cause);
    }
}
