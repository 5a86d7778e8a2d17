package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Short names for building languages. */
final class Texts {

    private static final int TRIE_DEPTH = 200;

    private Texts() {}

    static Regex lit(String text) {
        return new Regex.Literal(text);
    }

    /** One character of a class as in {@code [a-z0-9_]}; a minus that stands for itself comes last. */
    static Regex chars(String classes) {
        return new Regex.Chars(set(classes));
    }

    static CodePoints set(String classes) {
        CodePoints all = CodePoints.NONE;
        int[] points = classes.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            boolean range = i + 2 < points.length && points[i + 1] == '-';
            all = all.or(CodePoints.of(points[i], range ? points[i + 2] : points[i]));
            i += range ? 2 : 0;
        }
        return all;
    }

    static Regex seq(Regex... parts) {
        return new Regex.Concat(List.of(parts));
    }

    static Regex alt(Regex... parts) {
        return new Regex.Union(List.of(parts));
    }

    static Regex alt(List<Regex> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Regex.Union(parts);
    }

    static Regex both(Regex... parts) {
        return new Regex.Intersection(List.of(parts));
    }

    static Regex not(Regex of) {
        return new Regex.Complement(of);
    }

    static Regex opt(Regex of) {
        return new Regex.Repeat(of, 0, 1);
    }

    static Regex star(Regex of) {
        return new Regex.Repeat(of, 0, Regex.Repeat.UNBOUNDED);
    }

    static Regex plus(Regex of) {
        return new Regex.Repeat(of, 1, Regex.Repeat.UNBOUNDED);
    }

    static Regex times(Regex of, int min, int max) {
        return new Regex.Repeat(of, min, max);
    }

    static Regex times(Regex of, int count) {
        return new Regex.Repeat(of, count, count);
    }

    /** One of several, told apart by what they begin with, so that few of them are looked at at once. */
    static Regex any(List<String> texts) {
        return trie(texts, 0);
    }

    private static Regex trie(List<String> texts, int depth) {
        if (texts.size() == 1 || depth > TRIE_DEPTH) {
            return alt(texts.stream().map(Texts::lit).toList());
        }
        Map<Integer, List<String>> byFirst = texts.stream()
                .filter(t -> !t.isEmpty())
                .collect(Collectors.groupingBy(t -> t.codePointAt(0), TreeMap::new, Collectors.toList()));
        List<Regex> ways = new ArrayList<>();
        byFirst.forEach((c, those) -> ways.add(branch(c, those, depth)));
        if (texts.contains("")) {
            ways.add(Regex.EMPTY);
        }
        return alt(ways);
    }

    private static Regex branch(int first, List<String> texts, int depth) {
        if (texts.size() == 1) {
            return lit(texts.getFirst());
        }
        int length = Character.charCount(first);
        return seq(
                new Regex.Chars(CodePoints.of(first)),
                trie(texts.stream().map(t -> t.substring(length)).toList(), depth + 1));
    }
}
