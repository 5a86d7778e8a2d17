package io.millrace.faults;

import java.time.Duration;

/** What befalls one call of a model. */
sealed interface Fault {

    /** It throws. */
    record Fail() implements Fault {}

    /**
     * Memory does not suffice.
     *
     * @param most rows, or tokens of a prompt's chunk, for which it does; 0 for none
     */
    record OutOfMemory(int most) implements Fault {}

    /** It does not return until it is interrupted. */
    record Hang() implements Fault {}

    /** It does not return until the script is replaced. */
    record Stuck() implements Fault {}

    /** It takes so much longer, unless it is interrupted. */
    record Slow(Duration more) implements Fault {}

    /** The thread that calls dies. */
    record Die() implements Fault {}

    /** This and every later call fails until the model is loaded anew. */
    record Lost() implements Fault {}
}
