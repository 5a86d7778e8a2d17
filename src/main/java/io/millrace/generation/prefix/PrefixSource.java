package io.millrace.generation.prefix;

/** Where a sequence found the state of its leading tokens. */
public enum PrefixSource {
    /** In the slot that it was given. */
    SLOT,
    /** In another slot, from which it was copied. */
    COPY,
    /** In host memory, where it was kept when its slot was given away. */
    MEMORY
}
