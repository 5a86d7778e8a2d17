package io.millrace.template;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A Python iterator or generator: can be walked once, has no length, and computes its elements when asked. */
record Lazy(String name, Iterator<Object> elements) {
    static Lazy generator(Iterator<Object> elements) {
        return new Lazy("generator", elements);
    }

    static Lazy reversed(List<Object> values) {
        return new Lazy("reversed", values.reversed().iterator());
    }

    static Lazy mapped(Iterator<Object> source, Function<Object, Object> function) {
        return generator(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public Object next() {
                return function.apply(source.next());
            }
        });
    }

    static Lazy filtered(Iterator<Object> source, Predicate<Object> predicate) {
        return generator(new Filtered(source, predicate));
    }
}
