package io.millrace.vision.webp;

/** Bytes that are no bitstream of WebP, or end too early; the message says which, of what has no name. */
public final class BrokenWebp extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenWebp(String message) {
        super(message, null, false, false);
    }
}
