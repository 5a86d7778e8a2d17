package io.millrace.edge;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON values without converting between types; every failure is an {@link InvalidRequest} with path, limit and value. */
public final class Values {

    private static final int SHOWN = 80;

    private Values() {}

    public interface Reader<T> {
        T read(JsonNode value, String path);
    }

    public static InvalidRequest invalid(String path, String expected, JsonNode value) {
        return new InvalidRequest(path, "'" + path + "' must be " + expected + ", but was " + shown(value));
    }

    public static String shown(JsonNode value) {
        return shown(value.isMissingNode() ? "missing" : value.toString());
    }

    public static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    public static boolean flag(JsonNode value, String path) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        throw invalid(path, "true or false", value);
    }

    public static String string(JsonNode value, String path) {
        if (!value.isString()) {
            throw invalid(path, "a string", value);
        }
        String text = value.stringValue();
        if (hasUnpairedSurrogate(text)) {
            throw new InvalidRequest(path, "'" + path + "' must be Unicode text, but has an unpaired surrogate");
        }
        return text;
    }

    public static long integer(JsonNode value, String path, long min, long max) {
        boolean fits = value.isIntegralNumber() && value.canConvertToLong();
        if (fits && value.longValue() >= min && value.longValue() <= max) {
            return value.longValue();
        }
        throw invalid(path, "an integer " + range(min, max), value);
    }

    public static float number(JsonNode value, String path, Range range) {
        if (value.isNumber() && range.contains(value.doubleValue(Double.NaN))) {
            return value.floatValue();
        }
        throw invalid(path, "a number " + range, value);
    }

    public static ObjectNode object(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw invalid(path, "an object", value);
    }

    public static <T> List<T> list(JsonNode value, String path, int min, int max, Reader<T> element) {
        if (!value.isArray() || value.size() < min || value.size() > max) {
            throw value.isArray()
                    ? new InvalidRequest(
                            path,
                            "'" + path + "' must be an array of " + counts(min, max) + ", but has " + value.size())
                    : invalid(path, "an array of " + counts(min, max), value);
        }
        List<T> read = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            read.add(element.read(value.get(i), path + "[" + i + "]"));
        }
        return read;
    }

    private static String counts(int min, int max) {
        return max == Integer.MAX_VALUE ? "at least " + min + " elements" : min + " to " + max + " elements";
    }

    private static String range(long min, long max) {
        boolean open = max == Integer.MAX_VALUE || max == Long.MAX_VALUE;
        return open && min == Long.MIN_VALUE
                ? "of 64 bits"
                : open ? "of at least " + min : "from " + min + " to " + max;
    }

    private static boolean hasUnpairedSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Numbers from {@code min} (itself left out where {@code open}) to {@code max}. */
    public record Range(double min, boolean open, double max) {

        public static Range closed(double min, double max) {
            return new Range(min, false, max);
        }

        boolean contains(double value) {
            return (open ? value > min : value >= min) && value <= max;
        }

        @Override
        public String toString() {
            return (open ? "above " : "from ") + min + " to " + max;
        }
    }
}
