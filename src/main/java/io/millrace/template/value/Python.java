package io.millrace.template.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Python knows of any value: its type, truth, length and elements. */
public final class Python {
    private Python() {}

    public static String type(Object value) {
        return switch (value) {
            case Boolean _ -> "bool";
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case String _ -> "str";
            case Native other -> other.typeName();
            default -> throw new IllegalStateException("not a template value: " + value.getClass());
        };
    }

    /** The type in quotes, as error messages have it. */
    public static String quotedType(Object value) {
        return Strings.quote(type(value));
    }

    /** Python's truth of a value. */
    public static boolean truth(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case None _ -> false;
            case Long number -> number != 0;
            case BigInteger number -> number.signum() != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Native.Sized sized -> sized.length() > 0;
            default -> true;
        };
    }

    public static boolean hasLength(Object value) {
        return value instanceof String || value instanceof Native.Sized;
    }

    public static int length(Object value) {
        return switch (value) {
            case String text -> Strings.length(text);
            case Native.Sized sized -> sized.length();
            default -> throw TemplateException.type("object of type " + quotedType(value) + " has no len()");
        };
    }

    public static boolean isIterable(Object value) {
        return hasLength(value) || value instanceof Lazy;
    }

    public static Iterator<Object> iterate(Object value) {
        Iterator<Object> elements = elements(value);
        if (elements == null) {
            throw TemplateException.type(quotedType(value) + " object is not iterable");
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
