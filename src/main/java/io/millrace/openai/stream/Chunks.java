package io.millrace.openai.stream;

import io.millrace.edge.Problem;
import io.millrace.serving.TextEvent;

/** Writes the events of one request as server-sent events; keeps what a stream has to remember, so it serves one stream. */
public interface Chunks {

    /** Any number of whole server-sent events; none is an empty array. */
    byte[] encode(TextEvent event);

    /** The last events of a stream that fails. */
    default byte[] failure(Problem problem) {
        return new Bytes()
                .ascii("data: ")
                .raw(ErrorEnvelope.of(problem))
                .ascii("\n\n")
                .raw(EventStream.DONE)
                .copy();
    }
}
