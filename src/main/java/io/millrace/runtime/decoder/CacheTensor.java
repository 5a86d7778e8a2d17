package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import java.util.List;
import java.util.stream.LongStream;

/** A part of a sequence's state that a graph reads as one input and leaves as one output. */
sealed interface CacheTensor {

    /** The input. */
    String past();

    /** The output. */
    String present();

    DType type();

    /** Of {@code rows} sequences, each of {@code width} positions. */
    long[] shape(int rows, int width);

    /** Size of one sequence's part at {@code length} positions. */
    default long slotBytes(int length) {
        return LongStream.of(shape(1, length)).reduce(type().bytes(), Math::multiplyExact);
    }

    /** Keys or values of one layer, {@code [batch, heads, length, headDim]}. */
    record Growing(String past, String present, DType type, int heads, int headDim) implements CacheTensor {

        @Override
        public long[] shape(int rows, int width) {
            return new long[] {rows, heads, width, headDim};
        }

        /** Size of one position of one head. */
        long positionBytes() {
            return (long) headDim * type.bytes();
        }
    }

    /**
     * What a convolution or a recurrence keeps, {@code [batch, sizes…]}: each run changes it, and it cannot be cut back. Zeros
     * before the first token.
     */
    record Fixed(String past, String present, DType type, List<Long> sizes) implements CacheTensor {

        @Override
        public long[] shape(int rows, int width) {
            return LongStream.concat(LongStream.of(rows), sizes.stream().mapToLong(Long::longValue))
                    .toArray();
        }
    }
}
