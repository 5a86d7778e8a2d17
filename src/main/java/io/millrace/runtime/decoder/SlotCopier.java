package io.millrace.runtime.decoder;

/** Moves the state of leading positions between slots, and out of them and back. Arguments are within the decoder's limits. */
interface SlotCopier {

    void copy(int from, int to, int length);

    /** Size of the first {@code length} positions in host memory; 0 where they cannot be brought there. */
    long bytes(int length);

    SavedRows save(int slot, int length);

    void restore(SavedRows saved, int slot, int length);
}
