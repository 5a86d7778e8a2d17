package io.millrace.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class NearestName {

    private static final int MAX_LENGTH = 100;

    private NearestName() {}

    /** The known name that is nearest, however far; empty where none is known. */
    public static Optional<String> of(String name, Collection<?> known) {
        return known.stream()
                .map(String::valueOf)
                .sorted()
                .min(Comparator.comparingInt(candidate -> distance(candidate, name)));
    }

    /** The known name that is near enough to be what was meant. */
    public static Optional<String> within(String name, Collection<String> known) {
        return of(name, known).filter(nearest -> distance(nearest, name) <= 1 + name.length() / 4);
    }

    /** " (did you mean 'x'?)", or nothing where no known name is near. */
    public static String hint(String name, Collection<String> known) {
        return within(name, known)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }

    /** Levenshtein distance, between names of bounded length. */
    static int distance(String a, String b) {
        if (Math.max(a.length(), b.length()) > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            step(row, a, b, i);
        }
        return row[b.length()];
    }

    private static void step(int[] row, String a, String b, int i) {
        int diagonal = i == 0 ? 0 : row[0];
        row[0] = i;
        for (int j = 1; j <= b.length(); j++) {
            int above = row[j];
            int change = i == 0 || a.charAt(i - 1) != b.charAt(j - 1) ? 1 : 0;
            row[j] = i == 0 ? j : Math.min(Math.min(row[j - 1], above) + 1, diagonal + change);
            diagonal = above;
        }
    }
}
