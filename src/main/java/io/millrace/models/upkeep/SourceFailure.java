package io.millrace.models.upkeep;

/** A source that was not pulled; the message is one line. */
public final class SourceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /** @param passing whether it may be otherwise the next time, with nothing changed here */
    public SourceFailure(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    public boolean isPassing() {
        return passing;
    }
}
