package io.millrace.constraint;

/** A language that cannot be held: what it is, in words for the client that sent it. */
public final class ConstraintException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String place;

    /**
     * @param place where it stands: a JSON pointer into a schema with its keyword ({@code /properties/a/not}), a line of a grammar
     * @param message names the keyword or construct, and limit and value where there is one
     */
    public ConstraintException(String place, String message) {
        super(message);
        this.place = place;
    }

    public String place() {
        return place;
    }
}
