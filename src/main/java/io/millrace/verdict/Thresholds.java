package io.millrace.verdict;

/** Where a share begins to limit. Each is a share of one thing in another, so that slower machines are judged as faster ones. */
final class Thresholds {

    /** Below a twentieth of the time there is nothing to gain. */
    static final double BUSY = 0.05;

    /** A control group that is stopped in a quarter of its periods stops most steps of more than a few periods (100 ms) once. */
    static final double THROTTLED = 0.25;

    /** A tenth of the machine gone to others is what operators of clouds are told to move away from. */
    static final double STEAL = 0.1;

    /** Tasks wait for a processor in most of the time ... */
    static final double PRESSURE = 0.5;

    /** ... and this process does not get half of its processors: others have them ... */
    static final double OWN = 0.5;

    /** ... and its threads that run models and make text, one at least, have one for less than four fifths of their time. */
    static final double GRANTED = 0.8;

    /** G1 by itself aims at 1 / (1 + 12), 8 %: above a tenth it has lost. */
    static final double COLLECTING = 0.1;

    /** With half of the open streams behind, more clients wait for themselves than for the service. */
    static final double BEHIND = 0.5;

    /** A quarter of the time with a queue is no burst any more. */
    static final double WAITING = 0.25;

    /** Above it a sequence of usual length does not find room; lengths are not known beforehand. */
    static final double CACHE = 0.8;

    /**
     * Half of a step's time grows with its rows: at this point of the roofline, its ridge, moving the weights takes as long as
     * computing with them (Williams, Waterman, Patterson: Roofline, CACM 52(4), 2009). Below, more rows are nearly free.
     */
    static final double GROWTH = 0.5;

    /**
     * Where the growth is not known: a row makes two operations of each weight that is read, of half a byte to four bytes, and machines
     * do several to hundreds of operations per byte, so up to so many rows the weights are what takes time.
     */
    static final double ROWS = 4;

    private Thresholds() {}
}
