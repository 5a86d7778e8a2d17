package io.millrace.lab;

import java.util.Locale;

/** What commands print. */
public final class Out {

    private Out() {}

    /** Prints a line, formatted the same everywhere. */
    public static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
