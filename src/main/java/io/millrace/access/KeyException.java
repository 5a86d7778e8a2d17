package io.millrace.access;

/** API keys that cannot be used as configured. The message names file, line and field, and holds nothing of a key. */
public final class KeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyException(String message) {
        super(message, null, false, false);
    }
}
