package io.millrace.core;

/** Marks an exception that can say why in words that a client may read: no folder of a file, no place in a source, no node. */
public interface Explained {

    /** One line. */
    String reason();
}
