package io.millrace.constraint.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of numbers.
 *
 * @param min lower bound, null for none
 * @param above whether the lower bound itself is out
 * @param max upper bound, null for none
 * @param below whether the upper bound itself is out
 * @param integer whether only integers will do
 * @param steps numbers it must be a multiple of
 * @param notSteps numbers it must not be a multiple of
 */
record NumberFacts(
        @Nullable BigDecimal min,
        boolean above,
        @Nullable BigDecimal max,
        boolean below,
        boolean integer,
        List<BigDecimal> steps,
        List<BigDecimal> notSteps) {

    static final NumberFacts ANY = new NumberFacts(null, false, null, false, false, List.of(), List.of());
    static final NumberFacts INTEGER = new NumberFacts(null, false, null, false, true, List.of(), List.of());

    static NumberFacts atLeast(BigDecimal min, boolean above) {
        return new NumberFacts(min, above, null, false, false, List.of(), List.of());
    }

    static NumberFacts atMost(BigDecimal max, boolean below) {
        return new NumberFacts(null, false, max, below, false, List.of(), List.of());
    }

    static NumberFacts multiple(BigDecimal step, boolean holds) {
        List<BigDecimal> steps = List.of(step);
        return new NumberFacts(null, false, null, false, false, holds ? steps : List.of(), holds ? List.of() : steps);
    }

    /* The one that holds all is one object. */
    @SuppressWarnings("ReferenceEquality")
    NumberFacts and(NumberFacts o) {
        if (this == ANY || o == ANY) {
            return this == ANY ? o : this;
        }
        boolean lowerIsTheirs = min == null || o.min != null && o.min.compareTo(min) > 0;
        boolean upperIsTheirs = max == null || o.max != null && o.max.compareTo(max) < 0;
        return new NumberFacts(
                lowerIsTheirs ? o.min : min,
                same(min, o.min) ? above || o.above : lowerIsTheirs ? o.above : above,
                upperIsTheirs ? o.max : max,
                same(max, o.max) ? below || o.below : upperIsTheirs ? o.below : below,
                integer || o.integer,
                Facts.joined(steps, o.steps),
                Facts.joined(notSteps, o.notSteps));
    }

    /** Whether surely no number follows them. */
    boolean isEmpty() {
        BigDecimal step = integer ? BigDecimal.ONE : steps.isEmpty() ? null : steps.getFirst();
        if (notSteps.stream()
                .anyMatch(n -> integer && isMultiple(BigDecimal.ONE, n)
                        || steps.stream().anyMatch(s -> isMultiple(s, n)))) {
            return true;
        }
        if (min == null || max == null) {
            return false;
        }
        int order = min.compareTo(max);
        return order > 0 || order == 0 && (above || below) || step != null && noneBetween(step);
    }

    private boolean noneBetween(BigDecimal step) {
        if (min == null || max == null || size(min) > 400 || size(max) > 400 || size(step) > 400) {
            return false;
        }
        BigDecimal last = max.divide(step, 0, RoundingMode.FLOOR).multiply(step);
        BigDecimal highest = below && last.compareTo(max) == 0 ? last.subtract(step) : last;
        return highest.compareTo(min) < (above ? 1 : 0);
    }

    static boolean isMultiple(BigDecimal value, BigDecimal step) {
        return size(value) <= 800 && size(step) <= 800 && value.remainder(step).signum() == 0;
    }

    private static int size(BigDecimal number) {
        return Math.max(number.precision(), Math.abs(number.scale()));
    }

    private static boolean same(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a != null && b != null && a.compareTo(b) == 0;
    }
}
