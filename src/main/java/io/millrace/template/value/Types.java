package io.millrace.template.value;

import java.math.BigInteger;

/** The Python types of values, and their truth. */
public final class Types {
    private Types() {}

    public static String name(Object value) {
        return switch (value) {
            case Boolean _ -> "bool";
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case String _ -> "str";
            case Native other -> other.typeName();
            default -> throw new IllegalStateException("not a template value: " + value.getClass());
        };
    }

    /** The name in quotes, as error messages have it. */
    public static String quoted(Object value) {
        return Strings.quote(name(value));
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
}
