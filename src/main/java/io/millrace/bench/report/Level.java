package io.millrace.bench.report;

import java.util.Locale;

/**
 * How hard a service is asked.
 *
 * @param mode {@code closed} or {@code open}
 * @param value clients of a closed loop, conversations a second of an open one; 0 where a trace says when
 * @param arrivals of an open loop: {@code poisson}, {@code constant}, {@code bursty} or {@code trace}; empty for a closed one
 */
public record Level(String mode, double value, String arrivals) {

    public static Level closed(int clients) {
        return new Level("closed", clients, "");
    }

    public static Level open(double perSecond, String arrivals) {
        return new Level("open", perSecond, arrivals);
    }

    public boolean closedLoop() {
        return mode.equals("closed");
    }

    /** For people. */
    public String label() {
        if (closedLoop()) {
            return String.format(Locale.ROOT, value == 1 ? "%.0f client" : "%.0f clients", value);
        }
        return value == 0 ? "trace" : String.format(Locale.ROOT, "%.3g/s %s", value, arrivals);
    }
}
