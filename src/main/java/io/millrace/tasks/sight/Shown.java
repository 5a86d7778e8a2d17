package io.millrace.tasks.sight;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.concurrent.CancellationException;

/** What a chat holds beside text, of which the headers are read: how many tokens it takes is known. */
public sealed interface Shown permits ShownPicture, ShownSound {

    /** The request's field, for errors. */
    String param();

    /** As it was sent; neither copied nor changed. */
    byte[] bytes();

    /** What bears on what becomes of it, as text. */
    String settings();

    /** What stands in the prompt in its place. */
    String text();

    /** Tokens among those, each of which has a vector. */
    int tokens();

    /** Tokens in a row where they stand in rows and columns; else 0. */
    int columns();

    /** Pieces that the encoder takes each by itself. */
    int pieces();

    /** Bytes that it takes at most while it is read. */
    long memory();

    /** Bytes that it takes once it is read. */
    long kept();

    /**
     * It as the encoder takes it.
     *
     * @throws InvalidRequest when it is broken
     * @throws CancellationException thrown by the checkpoint
     */
    Encodable read(Checkpoint checkpoint);
}
