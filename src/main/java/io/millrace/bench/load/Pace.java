package io.millrace.bench.load;

/** When requests are sent. */
public sealed interface Pace {

    /** A closed loop: so many clients, each of which waits for its answer before it sends the next request. */
    record Closed(int clients) implements Pace {}

    /** An open loop: requests come when they are due, whatever the service does. */
    record Open(Arrivals arrivals) implements Pace {}

    /** An open loop of a Poisson process. */
    static Pace poisson(double perSecond, long seed) {
        return new Open(Arrivals.gamma(perSecond, 1, seed));
    }
}
