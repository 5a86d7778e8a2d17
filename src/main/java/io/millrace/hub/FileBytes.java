package io.millrace.hub;

/** Gives the bytes of one file, from wherever it is. */
interface FileBytes {

    /**
     * An answer of status 206, or 200 where the server gives whole files only.
     *
     * @param to exclusive
     * @throws Again where it may come later
     */
    HttpAnswer open(long from, long to) throws Again;

    /** What is loaded, for messages. */
    String name();
}
