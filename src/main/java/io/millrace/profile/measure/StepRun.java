package io.millrace.profile.measure;

/** A step of one size that is run over and over. */
public interface StepRun {

    /** Gets ready for the next run; not timed. */
    default void prepare() {}

    /** Runs it. */
    void run();
}
