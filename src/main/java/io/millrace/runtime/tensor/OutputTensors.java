package io.millrace.runtime.tensor;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeHandles.Kind;
import io.millrace.runtime.ffi.OrtApi;
import io.millrace.runtime.ffi.OrtLibrary;
import io.millrace.runtime.session.GraphSignature;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Copies {@code OrtValue}s in host memory to the heap. */
final class OutputTensors {

    private OutputTensors() {}

    /** @throws IllegalArgumentException when the tensor is larger than an array can be */
    static Tensor read(String name, MemorySegment value) {
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
