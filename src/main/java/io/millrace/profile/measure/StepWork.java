package io.millrace.profile.measure;

import io.millrace.profile.graph.Step;

/** A loaded model, called by one thread. */
public interface StepWork extends AutoCloseable {

    /** A step of some size. */
    StepRun step(String phase, Step step);

    /**
     * Another, for another thread, over the same weights where it can be.
     *
     * @throws UnsupportedOperationException where there is only one
     */
    StepWork beside();

    /** Where it runs. */
    String provider();

    @Override
    void close();
}
