package io.millrace.runtime.ffi;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many native objects and buffers this package holds, process-wide. All counts are zero when every model is closed. */
public final class NativeHandles {

    /** What a handle stands for. */
    public enum Kind {
        SESSION_OPTIONS,
        CUDA_OPTIONS,
        TENSORRT_OPTIONS,
        SESSION,
        RUN_OPTIONS,
        TYPE_INFO,
        MEMORY_INFO,
        ALLOCATOR,
        DEVICE_MEMORY,
        HOST_MEMORY,
        VALUE,
        BINDING
    }

    private static final Map<Kind, LongAdder> LIVE = new ConcurrentHashMap<>();

    private NativeHandles() {}

    /** Handles open now, with an entry for every kind of which there is one. */
    public static Map<Kind, Long> live() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        LIVE.forEach((kind, count) -> counts.put(kind, count.sum()));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    static void opened(Kind kind) {
        count(kind).increment();
    }

    static void closed(Kind kind) {
        count(kind).decrement();
    }

    private static LongAdder count(Kind kind) {
        return LIVE.computeIfAbsent(kind, _ -> new LongAdder());
    }
}
