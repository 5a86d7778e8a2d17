package io.millrace.openai;

import io.millrace.serving.TextEvent;

/** Writes the events of one request as server-sent events; keeps what a stream has to remember, so it serves one stream. */
interface Chunks {

    /** Any number of whole server-sent events; none is an empty array. */
    byte[] encode(TextEvent event);
}
