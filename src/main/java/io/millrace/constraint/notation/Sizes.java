package io.millrace.constraint.notation;

import io.millrace.constraint.regex.Regex;
import java.util.List;

/** Sizes of languages as they are described, counted no further than they matter. */
final class Sizes {

    private Sizes() {}

    static boolean isWithin(Regex regex, int parts, int depth) {
        return left(regex, parts, depth) >= 0;
    }

    /** The parts of a language, at most {@code most + 1}; that many too where it is nested too deep. */
    static int of(Regex regex, int most, int depth) {
        int left = left(regex, most, depth);
        return left < 0 ? most + 1 : most - left;
    }

    /** How many parts are left of some; negative where they are not enough. */
    private static int left(Regex regex, int parts, int depth) {
        if (parts <= 0 || depth <= 0) {
            return -1;
        }
        return switch (regex) {
            case Regex.Literal(String text) -> parts - Math.max(1, text.length());
            case Regex.Chars _, Regex.Multiple _ -> parts - 1;
            case Regex.Concat(List<Regex> of) -> left(of, parts - 1, depth - 1);
            case Regex.Union(List<Regex> of) -> left(of, parts - 1, depth - 1);
            case Regex.Intersection(List<Regex> of) -> left(of, parts - 1, depth - 1);
            case Regex.Complement(Regex of) -> left(of, parts - 1, depth - 1);
            case Regex.Repeat repeat -> left(repeat.of(), parts - 1, depth - 1);
            case Regex.JsonString string -> left(string.content(), parts - 1, depth - 1);
            case Regex.Spelled spelled -> left(spelled.content(), parts - 1, depth - 1);
        };
    }

    private static int left(List<Regex> all, int parts, int depth) {
        int left = parts;
        for (Regex regex : all) {
            left = left < 0 ? left : left(regex, left, depth);
        }
        return left;
    }
}
