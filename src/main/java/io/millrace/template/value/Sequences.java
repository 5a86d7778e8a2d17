package io.millrace.template.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Length and iteration. */
public final class Sequences {
    private Sequences() {}

    public static boolean hasLength(Object value) {
        return value instanceof String || value instanceof Native.Sized;
    }

    public static int length(Object value) {
        return switch (value) {
            case String text -> Strings.length(text);
            case Native.Sized sized -> sized.length();
            default -> throw TemplateException.type("object of type " + Types.quoted(value) + " has no len()");
        };
    }

    public static boolean isIterable(Object value) {
        return hasLength(value) || value instanceof Lazy;
    }

    public static Iterator<Object> iterate(Object value) {
        Iterator<Object> elements = elements(value);
        if (elements == null) {
            throw TemplateException.type(Types.quoted(value) + " object is not iterable");
        }
        return elements;
    }

    private static @Nullable Iterator<Object> elements(Object value) {
        return switch (value) {
            case String text -> Strings.characters(text);
            case Native other -> other.elements();
            default -> null;
        };
    }

    /** All elements, charged for. */
    public static List<Object> list(Budget budget, Object value) {
        List<Object> list = new ArrayList<>();
        Iterator<Object> elements = iterate(value);
        while (elements.hasNext()) {
            budget.step();
            list.add(elements.next());
        }
        return list;
    }
}
