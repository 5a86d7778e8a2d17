package io.millrace.template.value;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python range; the sandbox allows 100,000 elements. */
public record Range(long start, long stop, long step) implements Native.Sized {
    private static final long MAX_SIZE = 100_000;

    public Range {
        if (step == 0) {
            throw TemplateException.value("range() arg 3 must not be zero");
        }
        if (count(start, stop, step) > MAX_SIZE) {
            throw TemplateException.value("Range too big. The sandbox blocks ranges larger than " + MAX_SIZE + ".");
        }
    }

    private static long count(long start, long stop, long step) {
        boolean empty = step > 0 ? start >= stop : start <= stop;
        if (empty) {
            return 0;
        }
        double exact = Math.ceil(((double) stop - start) / step);
        return exact > MAX_SIZE ? Long.MAX_VALUE : (stop - start + step - Long.signum(step)) / step;
    }

    @Override
    public int length() {
        return (int) count(start, stop, step);
    }

    @Override
    public Iterator<Object> elements() {
        return values().iterator();
    }

    @Override
    public String typeName() {
        return "range";
    }

    @Override
    public @Nullable Object attribute(Budget budget, String name) {
        return switch (name) {
            case "start" -> start;
            case "stop" -> stop;
            case "step" -> step;
            default -> null;
        };
    }

    public Object get(long index) {
        return start + index * step;
    }

    public List<Object> values() {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return Range.this.get(index);
            }

            @Override
            public int size() {
                return Range.this.length();
            }
        };
    }
}
