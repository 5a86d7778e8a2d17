package io.millrace.audio.coded;

/** Bytes that are no sound that can be read; the message says why, to go behind "cannot be read as sound: ". Carries no stack trace. */
public final class BrokenSound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenSound(String message) {
        super(message, null, false, false);
    }

    static BrokenSound truncated() {
        return new BrokenSound("its data ends too early");
    }
}
