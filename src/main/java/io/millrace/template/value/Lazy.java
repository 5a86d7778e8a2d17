package io.millrace.template.value;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Python iterator or generator: can be walked once, has no length, and computes its elements when asked. */
public record Lazy(String typeName, Iterator<Object> elements) implements Native {
    public static Lazy generator(Iterator<Object> elements) {
        return new Lazy("generator", elements);
    }

    public static Lazy empty() {
        return generator(List.of().iterator());
    }

    public static Lazy reversed(List<Object> values) {
        return new Lazy("reversed", values.reversed().iterator());
    }

    public static Lazy mapped(Iterator<Object> source, Function<Object, Object> function) {
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

    public static Lazy filtered(Iterator<Object> source, Predicate<Object> predicate) {
        return generator(new Filtered(source, predicate));
    }

    /** The elements of an iterator that pass a test, tested when asked for. */
    private static final class Filtered implements Iterator<Object> {
        private final Iterator<Object> source;
        private final Predicate<Object> predicate;
        private @Nullable Object upcoming;

        Filtered(Iterator<Object> source, Predicate<Object> predicate) {
            this.source = source;
            this.predicate = predicate;
        }

        @Override
        public boolean hasNext() {
            while (upcoming == null && source.hasNext()) {
                Object candidate = source.next();
                upcoming = predicate.test(candidate) ? candidate : null;
            }
            return upcoming != null;
        }

        @Override
        public Object next() {
            Object found = hasNext() ? upcoming : null;
            upcoming = null;
            if (found == null) {
                throw new NoSuchElementException();
            }
            return found;
        }
    }
}
