package io.millrace.access;

import java.util.Collection;
import java.util.Comparator;

/** The known name that a mistyped one probably means. */
final class Nearest {

    private Nearest() {}

    static String to(String name, Collection<?> known) {
        return known.stream()
                .map(String::valueOf)
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .orElse("");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int left = i == 0 ? j : 1 + Math.min(row[j], row[j - 1]);
                int substituted = i == 0 ? j : diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(left, substituted);
            }
        }
        return row[b.length()];
    }
}
