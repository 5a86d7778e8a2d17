package io.millrace.runtime.tensor;

import static io.millrace.runtime.ffi.OrtApi.check;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.session.ElementTypes;
import io.millrace.runtime.session.GraphSignature;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Tensors of byte strings, which ONNX Runtime owns. They may hold any bytes, zeros included. */
final class StringTensors {

    private StringTensors() {}

    static Handle create(Tensor.Strings tensor) {
        Handle value = Handle.create(Kind.VALUE, OrtApi.RELEASE_VALUE, out -> allocate(tensor.shape(), out));
        try {
            fill(value.address(), tensor.values());
            return value;
        } catch (RuntimeException | Error e) {
            value.close();
            throw e;
        }
    }

    private static MemorySegment allocate(List<Long> shape, MemorySegment out) {
        MemorySegment allocator = Handle.out(OrtApi.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS::call);
        try (Arena arena = Arena.ofConfined()) {
            long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
            MemorySegment dimensions = arena.allocateFrom(ValueLayout.JAVA_LONG, sizes);
            return OrtApi.CREATE_TENSOR.call(allocator, dimensions, sizes.length, ElementTypes.code(DType.STRING), out);
        }
    }

    private static void fill(MemorySegment value, List<byte[]> strings) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            for (int i = 0; i < strings.size(); i++) {
                byte[] bytes = strings.get(i);
                check(OrtApi.GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER.call(value, i, bytes.length, out));
                OrtLibrary.sized(out.get(ValueLayout.ADDRESS, 0), bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            }
        }
    }

    static Tensor.Strings read(MemorySegment value, List<Long> shape) {
        int count = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        return new Tensor.Strings(shape, count == 0 ? List.of() : strings(value, count));
    }

    private static List<byte[]> strings(MemorySegment value, int count) {
        long length = GraphSignature.number(out -> OrtApi.GET_STRING_TENSOR_DATA_LENGTH.call(value, out));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(length, 1));
            MemorySegment offsets = arena.allocate(ValueLayout.JAVA_LONG, count + 1L);
            check(OrtApi.GET_STRING_TENSOR_CONTENT.call(value, bytes, length, offsets, count));
            offsets.setAtIndex(ValueLayout.JAVA_LONG, count, length);
            return split(bytes, offsets, count);
        }
    }

    private static List<byte[]> split(MemorySegment bytes, MemorySegment offsets, int count) {
        List<byte[]> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long start = offsets.getAtIndex(ValueLayout.JAVA_LONG, i);
            long end = offsets.getAtIndex(ValueLayout.JAVA_LONG, i + 1L);
            strings.add(bytes.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE));
        }
        return strings;
    }
}
