package io.millrace.constraint.regex;

import io.millrace.constraint.regex.CodePoints.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets of code points as expressions over the bytes of their UTF-8 (RFC 3629). */
final class Utf8Ranges {

    private static final int[] FIRSTS = {0, 0x80, 0x800, 0x10000, 0x110000};
    private static final int[] LEADS = {0, 0xC0, 0xE0, 0xF0};
    private static final int CONTINUATION = 0x80;
    private static final ByteSet CONTINUATIONS = new ByteSet(new int[] {0, 0, 0, 0, -1, -1, 0, 0});

    private Utf8Ranges() {}

    static int expression(Expressions expressions, CodePoints set) {
        int[] lengths = new int[LEADS.length];
        for (int i = 0; i < LEADS.length; i++) {
            List<Range> ranges = within(set.ranges(), FIRSTS[i], FIRSTS[i + 1] - 1);
            lengths[i] = expression(expressions, ranges, 6 * i, LEADS[i]);
        }
        return expressions.union(lengths);
    }

    private static int expression(Expressions expressions, List<Range> ranges, int shift, int lead) {
        Map<Integer, ByteSet> byTail = new LinkedHashMap<>();
        int next = 0;
        for (Range range : ranges) {
            for (int v = Math.max(next, range.first() >> shift); v <= range.last() >> shift; v++) {
                int first = v << shift;
                int last = first + (1 << shift) - 1;
                int tail = range.first() <= first && last <= range.last()
                        ? anyTail(expressions, shift)
                        : expression(expressions, within(ranges, first, last), shift - 6, CONTINUATION);
                byTail.computeIfAbsent(tail, t -> new ByteSet()).add(lead == 0 ? v : lead | v & 0x3F);
                next = v + 1;
            }
        }
        return expressions.union(byTail.entrySet().stream()
                .mapToInt(e -> expressions.concat(expressions.bytes(e.getValue()), e.getKey()))
                .toArray());
    }

    private static int anyTail(Expressions expressions, int shift) {
        int one = expressions.bytes(CONTINUATIONS);
        int tail = Expressions.EMPTY;
        for (int bits = shift; bits > 0; bits -= 6) {
            tail = expressions.concat(one, tail);
        }
        return tail;
    }

    private static List<Range> within(List<Range> ranges, int first, int last) {
        List<Range> cut = new ArrayList<>();
        for (int i = from(ranges, first); i < ranges.size() && ranges.get(i).first() <= last; i++) {
            cut.add(new Range(
                    Math.max(first, ranges.get(i).first()),
                    Math.min(last, ranges.get(i).last())));
        }
        return cut;
    }

    /** The index of the first range that does not end before a code point. */
    private static int from(List<Range> ranges, int codePoint) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (ranges.get(middle).last() < codePoint) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
