package io.millrace.audio.coded;

import org.jspecify.annotations.Nullable;

/** The packets of one stream of a container, in order. Of one thread. */
interface Packets {

    /** Null at the end. */
    @Nullable
    Packet next();
}
