package io.millrace.core;

/** Marks an exception that says of a run's end that its inputs have no part in it: the device failed, or the run was interrupted. */
public interface ModelAtFault {}
