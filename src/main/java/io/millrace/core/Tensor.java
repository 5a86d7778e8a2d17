package io.millrace.core;

import java.nio.ByteBuffer;
import java.util.List;

/** A dense tensor in host memory, in row-major order. */
public sealed interface Tensor {

    DType type();

    /** One size for each dimension; empty for a scalar. */
    List<Long> shape();

    /** Number of elements. */
    default long size() {
        return shape().stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * Elements of fixed size.
     *
     * @param data the elements, little-endian, from position 0 to the limit; neither copied nor changed, and read through
     *     duplicates only
     */
    record Numbers(DType type, List<Long> shape, ByteBuffer data) implements Tensor {
        public Numbers {
            shape = List.copyOf(shape);
            long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
            if (type == DType.STRING || data.remaining() != bytes) {
                throw new IllegalArgumentException("a tensor of " + type + " " + shape + " holds " + bytes
                        + " bytes, but got " + data.remaining());
            }
        }
    }

    /** Byte strings, as {@code BYTES} of the Open Inference Protocol; the arrays are neither copied nor changed. */
    record Strings(List<Long> shape, List<byte[]> values) implements Tensor {
        public Strings {
            shape = List.copyOf(shape);
            values = List.copyOf(values);
            long size = shape.stream().reduce(1L, Math::multiplyExact);
            if (values.size() != size) {
                throw new IllegalArgumentException(
                        "a tensor of STRING " + shape + " holds " + size + " elements, but got " + values.size());
            }
        }

        @Override
        public DType type() {
            return DType.STRING;
        }
    }
}
