package io.millrace.serving;

/** Bytes that models take of memory, on the processor's side or on devices: weights and caches. */
public interface ModelMemory {

    /** What they may take all together; 0 for as much as there is. */
    long budget(boolean onDevice);

    /** Of those that are there, of those that leave until they are gone, and of the one that is being loaded. */
    long held(boolean onDevice);

    /** Of them that of the one that is being loaded. */
    long reserved(boolean onDevice);
}
