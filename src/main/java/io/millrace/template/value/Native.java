package io.millrace.template.value;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A value of a template that is none of Java's own: all but Boolean, Long, BigInteger, Double and String. */
public interface Native {
    /** The name of its Python type. */
    String typeName();

    /** Its elements; null where it cannot be walked. */
    default @Nullable Iterator<Object> elements() {
        return null;
    }

    /** An attribute that is no method of a Python list, dict or range; null where there is none of this name. */
    default @Nullable Object attribute(Budget budget, String name) {
        return null;
    }

    /** A value with a length. */
    interface Sized extends Native {
        int length();
    }
}
