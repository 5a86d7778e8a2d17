package io.millrace.guidance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Finds texts in a stream of bytes, however they are cut. */
final class Marks {

    /** Nothing found. */
    static final int NONE = -1;

    private final List<byte[]> marks;
    private byte[] tail = {};
    private byte[] found = {};

    Marks(Collection<String> marks) {
        this.marks = marks.stream()
                .map(mark -> mark.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Where in {@code bytes} the first mark ends that ends there; {@link #NONE} if none does. */
    int push(byte[] bytes) {
        byte[] seen = joined(tail, bytes);
        for (int end = tail.length + 1; end <= seen.length; end++) {
            for (byte[] mark : marks) {
                if (endsWith(seen, end, mark)) {
                    int at = end - tail.length;
                    tail = new byte[0];
                    found = mark;
                    return at;
                }
            }
        }
        int longest = marks.stream().mapToInt(mark -> mark.length).max().orElse(1);
        tail = Arrays.copyOfRange(seen, Math.max(0, seen.length - longest + 1), seen.length);
        return NONE;
    }

    /** The one found last. */
    byte[] found() {
        return found;
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static boolean endsWith(byte[] seen, int end, byte[] mark) {
        return mark.length <= end && Arrays.equals(seen, end - mark.length, end, mark, 0, mark.length);
    }
}
