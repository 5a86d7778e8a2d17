package io.millrace.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of byte positions as ranges, each from its first byte to the one after its last; for one thread at a time. */
final class Ranges {

    /**
     * One range.
     *
     * @param to exclusive
     */
    record Range(long from, long to) {

        long length() {
            return to - from;
        }
    }

    private final TreeMap<Long, Long> ends = new TreeMap<>();

    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long start = from;
        long end = to;
        Map.Entry<Long, Long> touching = ends.floorEntry(end);
        while (touching != null && touching.getValue() >= start) {
            start = Math.min(start, touching.getKey());
            end = Math.max(end, touching.getValue());
            ends.remove(touching.getKey());
            touching = ends.floorEntry(end);
        }
        ends.put(start, end);
    }

    /** Bytes in it. */
    long total() {
        return ends.entrySet().stream()
                .mapToLong(range -> range.getValue() - range.getKey())
                .sum();
    }

    /** How far it reaches from zero without a gap. */
    long front() {
        Long end = ends.get(0L);
        return end == null ? 0 : end;
    }

    /** What it lacks of the bytes below a size, in pieces of at most a length. */
    List<Range> missing(long size, long most) {
        List<Range> missing = new ArrayList<>();
        long at = 0;
        for (Map.Entry<Long, Long> range : ends.entrySet()) {
            cut(missing, at, Math.min(range.getKey(), size), most);
            at = Math.max(at, range.getValue());
        }
        cut(missing, at, size, most);
        return missing;
    }

    private static void cut(List<Range> pieces, long from, long to, long most) {
        for (long at = from; at < to; at = Math.min(to, at + most)) {
            pieces.add(new Range(at, Math.min(to, at + most)));
        }
    }

    void clear() {
        ends.clear();
    }
}
