package io.millrace.hub;

import io.millrace.core.OneLine;
import org.jspecify.annotations.Nullable;

/** A pull that cannot go on; the message is one line that names repository and file, and what can be done. */
public final class PullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** The name, address or option is none that can be pulled. */
        NAME,
        /** There is no such repository, revision or file, or it is not shown without a token. */
        NOT_FOUND,
        /** The token is missing, wrong, or may not read this. */
        UNAUTHORIZED,
        /** The licence has to be accepted first. */
        GATED,
        /** The hub limits requests. */
        RATE_LIMITED,
        /** The hub cannot be reached, or answers with errors, again and again. */
        UNAVAILABLE,
        /** Offline, and not in the cache. */
        OFFLINE,
        /** The hub's answer is none that a hub gives. */
        ANSWER,
        /** The bytes are not those that were announced. */
        CONTENT,
        /** No ONNX file, or none of the variant. */
        VARIANT,
        /** Too little room on the disk. */
        SPACE,
        /** A file or folder cannot be written. */
        DISK,
        /** Stopped from outside. */
        INTERRUPTED
    }

    private final Kind kind;

    PullException(Kind kind, String message) {
        this(kind, message, null);
    }

    PullException(Kind kind, String message, @Nullable Throwable cause) {
        super(OneLine.of(message), cause);
        this.kind = kind;
    }

    /** The same, naming what it is about where it does not yet. */
    PullException about(String what) {
        String message = String.valueOf(getMessage());
        return message.contains(what) ? this : new PullException(kind, what + ": " + message, this);
    }

    public Kind kind() {
        return kind;
    }
}
