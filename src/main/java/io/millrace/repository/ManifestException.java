package io.millrace.repository;

/** A model.yaml that can't be used; the message names file, line and key. */
public final class ManifestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }
}
