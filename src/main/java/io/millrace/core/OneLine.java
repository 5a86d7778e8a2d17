package io.millrace.core;

/** A reason as it is shown: its first line, and no more of that than can be read, since it may quote what a file says. */
public final class OneLine {

    private static final int LONGEST = 2_000;

    private OneLine() {}

    public static String of(String reason) {
        String line = reason.lines().findFirst().orElse("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
