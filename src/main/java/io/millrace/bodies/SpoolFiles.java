package io.millrace.bodies;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** Where bodies lie on disk. */
interface SpoolFiles extends AutoCloseable {

    /** A new file to read and write, which is gone when it is closed. */
    SeekableByteChannel create() throws IOException;

    @Override
    void close();
}
