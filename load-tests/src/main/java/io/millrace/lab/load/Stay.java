package io.millrace.lab.load;

import java.util.Arrays;
import java.util.List;

/** From when a request was due to the end of its success, in nanoseconds by {@link System#nanoTime}. */
record Stay(long start, long end) {

    long nanos() {
        return end - start;
    }

    /** For each of them how many, itself included, ended during it: its length on a clock that the service's speed does not change. */
    static List<Long> answers(List<Stay> stays) {
        long[] ends = stays.stream().mapToLong(Stay::end).sorted().toArray();
        return stays.stream()
                .map(stay -> upTo(ends, stay.end()) - upTo(ends, stay.start()))
                .toList();
    }

    private static long upTo(long[] ends, long time) {
        int place = Arrays.binarySearch(ends, time);
        int next = place < 0 ? -place - 1 : place;
        while (next < ends.length && ends[next] == time) {
            next++;
        }
        return next;
    }
}
