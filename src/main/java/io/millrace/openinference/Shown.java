package io.millrace.openinference;

/** Values of a request, cut short for error messages. */
final class Shown {

    private static final int MAX = 64;

    private Shown() {}

    static String value(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX ? text : text.substring(0, MAX) + "…";
    }
}
