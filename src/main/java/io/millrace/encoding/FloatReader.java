package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** The elements of a floating-point tensor as float32. */
public interface FloatReader {

    /** Fills {@code target} with the elements that begin at {@code index}. */
    void read(int index, float[] target);

    /**
     * A reader of a tensor's elements.
     *
     * @throws IllegalArgumentException when the tensor's type is no floating-point one
     */
    static FloatReader of(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Numbers numbers -> of(numbers);
            case Tensor.Strings _ -> throw refusal(tensor);
        };
    }

    private static FloatReader of(Tensor.Numbers tensor) {
        ByteBuffer bytes = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (tensor.type()) {
            case FLOAT32 -> of(bytes.asFloatBuffer());
            case FLOAT64 -> of(bytes.asDoubleBuffer());
            case FLOAT16 -> of(bytes.asShortBuffer(), Float::float16ToFloat);
            case BFLOAT16 -> of(bytes.asShortBuffer(), bits -> Float.intBitsToFloat(bits << 16));
            case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL, STRING -> throw refusal(tensor);
        };
    }

    private static FloatReader of(FloatBuffer floats) {
        return floats::get;
    }

    private static FloatReader of(DoubleBuffer doubles) {
        return (index, target) -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = (float) doubles.get(index + i);
            }
        };
    }

    private static FloatReader of(ShortBuffer halves, HalfToFloat convert) {
        return (index, target) -> {
            for (int i = 0; i < target.length; i++) {
                target[i] = convert.apply(halves.get(index + i));
            }
        };
    }

    private static IllegalArgumentException refusal(Tensor tensor) {
        return new IllegalArgumentException("the output is " + tensor.type() + ", not floating-point");
    }

    /** From the bits of a 16-bit float. */
    interface HalfToFloat {
        float apply(short bits);
    }
}
