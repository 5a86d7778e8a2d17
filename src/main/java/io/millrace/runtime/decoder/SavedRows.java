package io.millrace.runtime.decoder;

import io.millrace.generation.prefix.SavedPrefix;
import io.millrace.runtime.session.Memory;

/** Keys and values of a slot's first positions: each part's, each head's, one behind the other. */
record SavedRows(Memory.Buffer buffer, int length) implements SavedPrefix {

    @Override
    public void close() {
        buffer.close();
    }
}
