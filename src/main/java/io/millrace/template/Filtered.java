package io.millrace.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The elements of an iterator that pass a test, tested when asked for. */
final class Filtered implements Iterator<Object> {
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
