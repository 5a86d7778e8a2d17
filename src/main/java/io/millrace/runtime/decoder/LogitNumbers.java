package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Logits in host memory, widened to float32. */
final class LogitNumbers {

    private static final int PART = 4096; // numbers of half precision, widened in the cache

    private LogitNumbers() {}

    /** Copies {@code count} numbers from byte {@code offset} on. */
    static void copy(MemorySegment source, DType type, long offset, float[] target, int count) {
        if (type == DType.FLOAT32) {
            MemorySegment.copy(source, ValueLayout.JAVA_FLOAT, offset, target, 0, count);
            return;
        }
        short[] halves = new short[Math.min(count, PART)];
        for (int from = 0; from < count; from += PART) {
            int some = Math.min(PART, count - from);
            MemorySegment.copy(source, ValueLayout.JAVA_SHORT, offset + 2L * from, halves, 0, some);
            widen(halves, some, type, target, from);
        }
    }

    private static void widen(short[] halves, int count, DType type, float[] target, int from) {
        if (type == DType.FLOAT16) {
            for (int i = 0; i < count; i++) {
                target[from + i] = Float.float16ToFloat(halves[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[from + i] = Float.intBitsToFloat(halves[i] << 16);
            }
        }
    }
}
