package io.millrace.constraint.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode scalar values: code points without surrogates.
 *
 * @param ranges ascending, apart from each other by at least one
 */
public record CodePoints(List<Range> ranges) {

    /**
     * Consecutive code points.
     *
     * @param first the lowest
     * @param last the highest, itself included
     */
    public record Range(int first, int last) {}

    private static final int SURROGATES = Character.MIN_SURROGATE;
    private static final int AFTER_SURROGATES = Character.MAX_SURROGATE + 1;

    public static final CodePoints NONE = new CodePoints(List.of());
    public static final CodePoints ALL = of(0, Character.MAX_CODE_POINT);

    public CodePoints {
        ranges = List.copyOf(ranges);
    }

    /** The scalar values from {@code first} to {@code last}, both included. */
    public static CodePoints of(int first, int last) {
        List<Range> ranges = new ArrayList<>();
        add(ranges, first, Math.min(last, SURROGATES - 1));
        add(ranges, Math.max(first, AFTER_SURROGATES), last);
        return new CodePoints(ranges);
    }

    public static CodePoints of(int codePoint) {
        return of(codePoint, codePoint);
    }

    /** The code points that occur in a text. */
    public static CodePoints in(String text) {
        return anyOf(text.codePoints().mapToObj(CodePoints::of).toList());
    }

    /** What is in any of some sets. */
    public static CodePoints anyOf(List<CodePoints> sets) {
        List<Range> all = sets.stream()
                .flatMap(set -> set.ranges.stream())
                .sorted(Comparator.comparingInt(Range::first))
                .toList();
        List<Range> joined = new ArrayList<>();
        for (Range range : all) {
            Range last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || range.first > last.last + 1) {
                joined.add(range);
            } else {
                joined.set(joined.size() - 1, new Range(last.first, Math.max(last.last, range.last)));
            }
        }
        return new CodePoints(joined);
    }

    public CodePoints or(CodePoints other) {
        return anyOf(List.of(this, other));
    }

    public CodePoints and(CodePoints other) {
        List<Range> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < ranges.size() && j < other.ranges.size()) {
            Range a = ranges.get(i);
            Range b = other.ranges.get(j);
            add(common, Math.max(a.first, b.first), Math.min(a.last, b.last));
            i += a.last <= b.last ? 1 : 0;
            j += b.last <= a.last ? 1 : 0;
        }
        return new CodePoints(common);
    }

    public CodePoints not() {
        List<Range> rest = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            addScalars(rest, next, range.first - 1);
            next = range.last + 1;
        }
        addScalars(rest, next, Character.MAX_CODE_POINT);
        return new CodePoints(rest);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public boolean contains(int codePoint) {
        return ranges.stream().anyMatch(r -> r.first <= codePoint && codePoint <= r.last);
    }

    private static void addScalars(List<Range> ranges, int first, int last) {
        add(ranges, first, Math.min(last, SURROGATES - 1));
        add(ranges, Math.max(first, AFTER_SURROGATES), last);
    }

    private static void add(List<Range> ranges, int first, int last) {
        if (first <= last) {
            ranges.add(new Range(first, last));
        }
    }
}
