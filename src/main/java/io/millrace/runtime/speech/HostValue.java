package io.millrace.runtime.speech;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A tensor in host memory.
 *
 * @param value the {@code OrtValue}
 * @param shape rows first
 * @param data its numbers
 * @param held closed with it
 */
record HostValue(MemorySegment value, DType type, List<Long> shape, MemorySegment data, NativeResource held)
        implements NativeResource {

    /** What a run has left, which it owns from here on. */
    static HostValue of(Handle value) {
        try (Handle info = Handle.create(
                Kind.TYPE_INFO,
                OrtApi.RELEASE_TENSOR_INFO,
                out -> OrtApi.GET_TENSOR_TYPE_AND_SHAPE.call(value.address(), out))) {
            DType type = GraphSignature.elementType(info.address());
            List<Long> shape = GraphSignature.shape(info.address());
            long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
            MemorySegment data = bytes == 0
                    ? MemorySegment.NULL
                    : OrtLibrary.sized(
                            Handle.out(out -> OrtApi.GET_TENSOR_MUTABLE_DATA.call(value.address(), out)), bytes);
            return new HostValue(value.address(), type, shape, data, value);
        } catch (RuntimeException | Error e) {
            value.close();
            throw e;
        }
    }

    /** Zeros. */
    static HostValue zeros(HostTensors host, DType type, long... shape) {
        Ownership held = new Ownership();
        try {
            long bytes = Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
            Memory.Buffer buffer = held.own(host.memory().allocate(bytes));
            Handle value =
                    held.own(host.tensors().over(host.memory(), buffer.segment().address(), type, shape));
            return new HostValue(
                    value.address(), type, LongStream.of(shape).boxed().toList(), buffer.segment(), held);
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    int rows() {
        return Math.toIntExact(shape.getFirst());
    }

    /** Some of its rows: a copy, or itself under another name where they are all of them in order, which closing does not close. */
    HostValue rows(HostTensors host, int[] rows) {
        if (isAll(rows)) {
            return new HostValue(value, type, shape, data, () -> {});
        }
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        sizes[0] = rows.length;
        HostValue copy = zeros(host, type, sizes);
        long bytes = data.byteSize() / rows();
        for (int i = 0; i < rows.length; i++) {
            MemorySegment.copy(data, rows[i] * bytes, copy.data, i * bytes, bytes);
        }
        return copy;
    }

    /** Rows of several tensors that are alike but for their number of rows, by their places among all of them: a copy. */
    static HostValue gathered(HostTensors host, List<HostValue> parts, int[] places) {
        HostValue first = parts.getFirst();
        long[] sizes = first.shape.stream().mapToLong(Long::longValue).toArray();
        sizes[0] = places.length;
        HostValue all = zeros(host, first.type, sizes);
        long bytes = first.data.byteSize() / first.rows();
        for (int i = 0; i < places.length; i++) {
            int row = places[i];
            int part = 0;
            while (row >= parts.get(part).rows()) {
                row -= parts.get(part++).rows();
            }
            MemorySegment.copy(parts.get(part).data, row * bytes, all.data, i * bytes, bytes);
        }
        return all;
    }

    private boolean isAll(int[] rows) {
        if (rows.length != rows()) {
            return false;
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** The same in another precision, in the place of itself, which is closed where it is not that already. */
    HostValue as(HostTensors host, DType wanted) {
        if (type == wanted) {
            return this;
        }
        try (this) {
            HostValue copy = zeros(
                    host, wanted, shape.stream().mapToLong(Long::longValue).toArray());
            int count = Math.toIntExact(data.byteSize() / type.bytes());
            for (int i = 0; i < count; i++) {
                copy.put(i, get(i));
            }
            return copy;
        }
    }

    void put(long index, float number) {
        if (type == DType.FLOAT16) {
            data.setAtIndex(JAVA_SHORT, index, Float.floatToFloat16(number));
        } else {
            data.setAtIndex(JAVA_FLOAT, index, number);
        }
    }

    /** Writes numbers from a place on. */
    void put(long from, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            put(from + i, numbers[i]);
        }
    }

    float get(long index) {
        return type == DType.FLOAT16
                ? Float.float16ToFloat(data.getAtIndex(JAVA_SHORT, index))
                : data.getAtIndex(JAVA_FLOAT, index);
    }

    /** One of its numbers, where they are integers. */
    long integer(long index) {
        return type == DType.INT64 ? data.getAtIndex(JAVA_LONG, index) : data.getAtIndex(JAVA_INT, index);
    }

    /** Numbers from a place on. */
    float[] floats(long from, int count) {
        float[] floats = new float[count];
        if (type == DType.FLOAT32) {
            MemorySegment.copy(data, JAVA_FLOAT, from * Float.BYTES, floats, 0, count);
            return floats;
        }
        for (int i = 0; i < count; i++) {
            floats[i] = get(from + i);
        }
        return floats;
    }

    @Override
    public void close() {
        held.close();
    }
}
