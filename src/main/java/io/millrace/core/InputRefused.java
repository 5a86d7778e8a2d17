package io.millrace.core;

/** Marks an exception that says a run's inputs do not suit the model, which is well otherwise. */
public interface InputRefused {}
