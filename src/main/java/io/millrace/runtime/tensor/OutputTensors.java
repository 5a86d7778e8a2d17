package io.millrace.runtime.tensor;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.GraphSignature;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies {@code OrtValue}s in host memory to the heap. */
final class OutputTensors {

    private OutputTensors() {}

    /**
     * Copies all of them, and closes them.
     *
     * @throws IllegalArgumentException when one is larger than an array can be
     */
    static Map<String, Tensor> read(List<String> names, List<Handle> values) {
        try (Ownership owned = new Ownership()) {
            values.forEach(owned::own);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                tensors.put(names.get(i), read(names.get(i), values.get(i).address()));
            }
            return tensors;
        }
    }

    /** @throws IllegalArgumentException when the tensor is larger than an array can be */
    private static Tensor read(String name, MemorySegment value) {
        try (Handle info = Handle.create(
                Kind.TYPE_INFO, OrtApi.RELEASE_TENSOR_INFO, out -> OrtApi.GET_TENSOR_TYPE_AND_SHAPE.call(value, out))) {
            DType type = GraphSignature.elementType(info.address());
            List<Long> shape = GraphSignature.shape(info.address());
            return type == DType.STRING ? StringTensors.read(value, shape) : numbers(name, value, type, shape);
        }
    }

    private static Tensor.Numbers numbers(String name, MemorySegment value, DType type, List<Long> shape) {
        long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("output '" + name + "' of " + type + " " + shape + " has " + bytes
                    + " bytes, at most " + (Integer.MAX_VALUE - 8) + " can be returned");
        }
        ByteBuffer data = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes > 0) {
            MemorySegment source = Handle.out(out -> OrtApi.GET_TENSOR_MUTABLE_DATA.call(value, out));
            MemorySegment.ofBuffer(data).copyFrom(OrtLibrary.sized(source, bytes));
        }
        return new Tensor.Numbers(type, shape, data);
    }
}
