package io.millrace.tasks.sight;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the vision encoder has made of images, by their content, within a bound of bytes; the one not used for longest goes first. Besides,
 * a negative number for each image, by which prompts are told apart: an image that is seen again has the same one, unless thousands of
 * others came between. Thread-safe.
 */
final class FeatureCache {

    private static final int MOST_NUMBERED = 1 << 16;

    private final long limit;
    private final Map<String, float[]> features = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Integer> numbers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private int last;

    /** @param limit most bytes; 0 where nothing is kept */
    FeatureCache(long limit) {
        this.limit = limit;
    }

    /** The number of an image, below 0; two images never have the same, but for one seen 2³¹ images later. */
    synchronized int number(String key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= MOST_NUMBERED) {
            numbers.remove(numbers.keySet().iterator().next());
        }
        last = last == Integer.MIN_VALUE ? -1 : last - 1;
        numbers.put(key, last);
        return last;
    }

    synchronized float @Nullable [] get(String key) {
        return features.get(key);
    }

    synchronized void put(String key, float[] made) {
        long size = size(made);
        if (size > limit || features.containsKey(key)) {
            return;
        }
        while (bytes + size > limit) {
            String oldest = features.keySet().iterator().next();
            float[] dropped = features.remove(oldest);
            bytes -= dropped == null ? 0 : size(dropped);
        }
        features.put(key, made);
        bytes += size;
    }

    private static long size(float[] made) {
        return (long) Float.BYTES * made.length;
    }

    long limit() {
        return limit;
    }

    synchronized long bytes() {
        return bytes;
    }
}
