package io.millrace.template.value;

import io.millrace.template.value.TemplateException.Kind;
import java.util.Collections;
import java.util.Iterator;

/** A value that is not there: prints as nothing, is false, iterates over nothing, and fails with its message otherwise. */
public record Undefined(String message, Kind kind) implements Native.Sized {
    public static Undefined of(String message) {
        return new Undefined(message, Kind.UNDEFINED);
    }

    public TemplateException failure() {
        return TemplateException.of(kind, message);
    }

    /** The value, unless it is undefined: that fails with its own message. */
    public static Object required(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        return value;
    }

    @Override
    public String typeName() {
        return "Undefined";
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public Iterator<Object> elements() {
        return Collections.emptyIterator();
    }
}
