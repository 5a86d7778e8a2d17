package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import java.util.List;

/** Prints what the drills found. */
public final class Verdicts {

    private Verdicts() {}

    /** Prints a table. The exit code is 1 when something was lost, leaked or broken, whatever was slow. */
    public static int print(List<Aim> aims) {
        out("%-62s | %-34s | verdict", "aim", "measured");
        aims.forEach(aim -> out("%-62s | %-34s | %s", aim.what(), aim.measured(), aim.met() ? "met" : "MISSED"));
        return Aim.sound(aims) ? 0 : 1;
    }
}
