package io.millrace.vision;

/** Bytes that are no image, or none that is read here; the message goes to the client. */
final class BrokenImage extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenImage(String message) {
        super(message, null, false, false);
    }

    static BrokenImage truncated() {
        return new BrokenImage("it ends before its pixels are complete");
    }
}
