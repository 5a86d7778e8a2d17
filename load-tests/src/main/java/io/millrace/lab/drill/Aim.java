package io.millrace.lab.drill;

import java.util.List;

/**
 * What a drill wants to see, and what it saw.
 *
 * @param essential whether missing it means that something was lost, leaked or broken, not merely slow
 */
public record Aim(String what, String measured, boolean met, boolean essential) {

    /** Something of which there must be none. */
    public static Aim none(String what, long count, String remark) {
        return new Aim(what, count + (remark.isEmpty() ? "" : " (" + remark + ")"), count == 0, true);
    }

    /** Something that depends on the machine. */
    public static Aim speed(String what, String measured, boolean met) {
        return new Aim(what, measured, met, false);
    }

    /** Whether nothing was lost, leaked or broken. */
    static boolean sound(List<Aim> aims) {
        return aims.stream().noneMatch(aim -> aim.essential() && !aim.met());
    }
}
