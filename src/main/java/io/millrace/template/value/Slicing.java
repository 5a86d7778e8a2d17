package io.millrace.template.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code x[start:stop:step]}. */
public final class Slicing {
    private Slicing() {}

    public static Object slice(
            Budget budget, Object value, @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
        Undefined.required(value);
        if (value instanceof Markup markup) {
            return Markup.marked(slice(budget, markup.text(), start, stop, step));
        }
        if (!(value instanceof String || value instanceof Items || value instanceof Range)) {
            String problem = value instanceof Dict
                    ? "unhashable type: 'slice'"
                    : Python.quotedType(value) + " object is not subscriptable";
            throw TemplateException.type(problem);
        }
        Bounds bounds = Bounds.of(Python.length(value), start, stop, step);
        return switch (value) {
            case String text -> text(budget, text, bounds);
            case Items items -> items.like(pick(budget, items.values(), bounds));
            case Range range -> range(range, bounds);
            default -> throw new IllegalStateException("not sliceable: " + value.getClass());
        };
    }

    private static String text(Budget budget, String text, Bounds bounds) {
        budget.text(text.length());
        if (bounds.step == 1) {
            return Strings.substring(text, bounds.start, Math.max(bounds.start, bounds.stop));
        }
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (long i = bounds.start; bounds.includes(i); i += bounds.step) {
            out.appendCodePoint(points[(int) i]);
        }
        return out.toString();
    }

    private static List<Object> pick(Budget budget, List<Object> values, Bounds bounds) {
        List<Object> picked = new ArrayList<>();
        for (long i = bounds.start; bounds.includes(i); i += bounds.step) {
            budget.step();
            picked.add(values.get((int) i));
        }
        return picked;
    }

    private static Range range(Range range, Bounds bounds) {
        return new Range(
                range.start() + bounds.start * range.step(),
                range.start() + bounds.stop * range.step(),
                range.step() * bounds.step);
    }

    /** Indices within the sequence; {@code stop} may be -1 when going down. */
    private record Bounds(int start, int stop, long step) {
        static Bounds of(int length, @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
            long by = given(step) ? bound(step) : 1;
            if (by == 0) {
                throw TemplateException.value("slice step cannot be zero");
            }
            int lowest = by > 0 ? 0 : -1;
            int highest = by > 0 ? length : length - 1;
            int from = given(start) ? clamp(bound(start), length, lowest, highest) : by > 0 ? lowest : highest;
            int to = given(stop) ? clamp(bound(stop), length, lowest, highest) : by > 0 ? highest : lowest;
            return new Bounds(from, to, by);
        }

        private static boolean given(@Nullable Object bound) {
            return bound != null && bound != None.NONE;
        }

        private static long bound(@Nullable Object value) {
            if (value == null || !Numbers.isInteger(value)) {
                throw TemplateException.type("slice indices must be integers or None or have an __index__ method");
            }
            return Math.clamp(Numbers.whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        private static int clamp(long index, int length, int lowest, int highest) {
            return Math.clamp(index < 0 ? index + length : index, lowest, Math.max(lowest, highest));
        }

        boolean includes(long index) {
            return step > 0 ? index < stop : index > stop;
        }
    }
}
