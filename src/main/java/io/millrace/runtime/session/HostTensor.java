package io.millrace.runtime.session;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tensor in host memory that is written anew for each run; its memory grows and is kept, its value lasts while the shape does. */
public final class HostTensor implements NativeResource {

    private final Memory host;
    private final Tensors tensors;
    private final DType type;
    private Memory.@Nullable Buffer buffer;
    private @Nullable Handle value;
    private long[] shape = {};

    public HostTensor(Memory host, Tensors tensors, DType type) {
        this.host = host;
        this.tensors = tensors;
        this.type = type;
    }

    /** Gives the tensor a shape; what it held is undefined then. */
    public void reshape(long... sizes) {
        if (value == null || !Arrays.equals(shape, sizes)) {
            closeValue();
            long bytes = Arrays.stream(sizes).reduce(type.bytes(), Math::multiplyExact);
            value = tensors.over(host, reserve(bytes).address(), type, sizes);
            shape = sizes;
        }
    }

    private MemorySegment reserve(long bytes) {
        Memory.Buffer held = buffer;
        if (held == null || held.segment().byteSize() < bytes) {
            closeBuffer();
            held = host.allocate(
                    Math.max(bytes, held == null ? 0 : held.segment().byteSize() * 3 / 2));
            buffer = held;
        }
        return held.segment();
    }

    public DType type() {
        return type;
    }

    public MemorySegment segment() {
        return buffer == null ? MemorySegment.NULL : buffer.segment();
    }

    /** The {@code OrtValue}. */
    public MemorySegment value() {
        if (value == null) {
            throw new IllegalStateException("the tensor has no shape yet");
        }
        return value.address();
    }

    /** Writes one element of an integer tensor. */
    public void put(long index, long element) {
        switch (type) {
            case INT64 -> segment().setAtIndex(ValueLayout.JAVA_LONG, index, element);
            case INT32 -> segment().setAtIndex(ValueLayout.JAVA_INT, index, (int) element);
            case BOOL -> segment().set(ValueLayout.JAVA_BYTE, index, (byte) element);
            case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, INT16, INT8, UINT64, UINT32, UINT16, UINT8, STRING ->
                throw new IllegalStateException("an integer cannot be written to a tensor of " + type);
        }
    }

    private void closeValue() {
        if (value != null) {
            value.close();
            value = null;
        }
    }

    private void closeBuffer() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    @Override
    public void close() {
        closeValue();
        closeBuffer();
    }
}
