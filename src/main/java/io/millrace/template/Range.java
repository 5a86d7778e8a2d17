package io.millrace.template;

import java.util.AbstractList;
import java.util.List;

/** A Python range; the sandbox allows 100,000 elements. */
record Range(long start, long stop, long step) {
    private static final long MAX_SIZE = 100_000;

    Range {
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

    int size() {
        return (int) count(start, stop, step);
    }

    Object get(long index) {
        return start + index * step;
    }

    List<Object> values() {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return Range.this.get(index);
            }

            @Override
            public int size() {
                return Range.this.size();
            }
        };
    }
}
