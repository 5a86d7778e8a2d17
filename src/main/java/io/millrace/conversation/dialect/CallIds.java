package io.millrace.conversation.dialect;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Ids of calls, in the form that a dialect's template takes. */
public final class CallIds {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private CallIds() {}

    /** {@code call_} and 24 letters and digits. */
    public static Supplier<String> prefixed(RandomGenerator random) {
        return () -> "call_" + text(random, 24);
    }

    /** Nine letters and digits. */
    public static Supplier<String> nine(RandomGenerator random) {
        return () -> text(random, 9);
    }

    private static String text(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        random.ints(length, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return text.toString();
    }
}
