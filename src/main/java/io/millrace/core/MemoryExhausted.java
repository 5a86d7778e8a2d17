package io.millrace.core;

/** Marks an exception that says device or host memory did not suffice for a run, which changed nothing that a smaller run minds. */
public interface MemoryExhausted {}
