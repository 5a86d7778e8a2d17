package io.millrace.lab.load;

/** When requests are sent. */
public sealed interface Pace {

    /** A closed loop: so many clients, each of which waits for its answer before it sends the next request. */
    record Closed(int clients) implements Pace {}

    /** An open loop: a Poisson process, whatever the service does. */
    record Open(double perSecond, long seed) implements Pace {}
}
