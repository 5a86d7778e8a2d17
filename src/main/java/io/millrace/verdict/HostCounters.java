package io.millrace.verdict;

/**
 * What the machine and the JVM have counted since they started; 0 for what they do not count.
 *
 * @param steal ticks that a hypervisor gave to others
 * @param ticks of all processors, idle ones included
 * @param own ticks that this process ran
 * @param periods of the CPU limit of the control group
 * @param throttled periods of these in which it was stopped
 * @param pressure nanoseconds in which some task of the control group, or of the machine, waited for a processor
 * @param collecting nanoseconds of pauses of the garbage collector
 * @param processors that the process may use
 */
public record HostCounters(
        long steal,
        long ticks,
        long own,
        long periods,
        long throttled,
        long pressure,
        long collecting,
        int processors) {

    /** Of a machine that tells nothing. */
    public static final HostCounters NONE = new HostCounters(0, 0, 0, 0, 0, 0, 0, 1);

    /** Nanoseconds of a tick in /proc: USER_HZ is 100 on Linux, whatever the kernel runs at. */
    static final long TICK = 10_000_000;

    /** What came since; what was reset counts as nothing. */
    HostCounters since(HostCounters earlier) {
        return new HostCounters(
                Math.max(0, steal - earlier.steal),
                Math.max(0, ticks - earlier.ticks),
                Math.max(0, own - earlier.own),
                Math.max(0, periods - earlier.periods),
                Math.max(0, throttled - earlier.throttled),
                Math.max(0, pressure - earlier.pressure),
                Math.max(0, collecting - earlier.collecting),
                processors);
    }
}
