package io.millrace.edge;

/** How a wire form writes an error. */
@FunctionalInterface
public interface ErrorForm {

    /** The body of the answer, JSON. */
    byte[] body(Problem problem);
}
