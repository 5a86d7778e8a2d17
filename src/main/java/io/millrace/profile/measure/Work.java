package io.millrace.profile.measure;

import io.millrace.profile.graph.Step;

/** A loaded model, called by one thread. */
public interface Work extends AutoCloseable {

    /** A step of some size. */
    StepRun step(String phase, Step step);

    /** Where it runs. */
    String provider();

    @Override
    void close();
}
