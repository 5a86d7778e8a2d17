package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a slot's keys and values are, read from a copy of them. */
final class CachedNumbers {

    private final MemorySegment rows;
    private final int length;

    /** @param saved of a slot's first positions */
    CachedNumbers(SavedRows saved) {
        this.rows = saved.buffer().segment();
        this.length = saved.length();
    }

    /**
     * The largest number of each channel, by its size, [heads · headDim], by the name of the input.
     *
     * @throws IllegalArgumentException where they are no floats
     */
    Map<String, float[]> largest(List<CacheTensor.Growing> parts) {
        Map<String, float[]> largest = new HashMap<>();
        long offset = 0;
        for (CacheTensor.Growing part : parts) {
            largest.put(part.past(), largest(part, offset));
            offset += part.slotBytes(length);
        }
        return largest;
    }

    /* [heads, length, headDim] */
    private float[] largest(CacheTensor.Growing part, long offset) {
        float[] largest = new float[part.heads() * part.headDim()];
        long at = offset;
        for (int head = 0; head < part.heads(); head++) {
            for (int i = 0; i < length * part.headDim(); i++) {
                int channel = head * part.headDim() + i % part.headDim();
                largest[channel] = Math.max(largest[channel], Math.abs(number(part.type(), at)));
                at += part.type().bytes();
            }
        }
        return largest;
    }

    private float number(DType type, long at) {
        return switch (type) {
            case FLOAT32 -> rows.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
            case FLOAT16 -> Float.float16ToFloat(rows.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
            case BFLOAT16 -> Float.intBitsToFloat(rows.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) << 16);
            default -> throw new IllegalArgumentException("the cache holds " + type + ", which are no floats");
        };
    }
}
