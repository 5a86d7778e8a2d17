package io.millrace.runtime.ffi;

import java.util.concurrent.atomic.LongAdder;

/** Bytes of KV caches and tensors this package holds outside the Java heap, process-wide. Zero when every model is closed. */
public enum NativeMemory {
    HOST,
    DEVICE;

    @SuppressWarnings("ImmutableEnumChecker") // the count is the point
    private final LongAdder bytes = new LongAdder();

    public long bytes() {
        return bytes.sum();
    }

    public static NativeMemory of(boolean host) {
        return host ? HOST : DEVICE;
    }

    public void add(long count) {
        bytes.add(count);
    }
}
