package io.millrace.profile.measure;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs of graphs, the same each time. */
final class RandomInputs {

    private final SplittableRandom random = new SplittableRandom(1);
    private final int vocabulary;

    /** @param vocabulary above all ids of tokens; 0 where it isn't known */
    RandomInputs(long vocabulary) {
        this.vocabulary = Math.clamp(vocabulary, 2, Integer.MAX_VALUE);
    }

    Tensor of(TensorSpec spec, List<Long> shape) {
        int width = spec.type().bytes();
        int elements = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        int length = shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
        ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(elements, width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            put(data, spec.type(), number(spec.name(), i % length));
        }
        return new Tensor.Numbers(spec.type(), shape, data.flip());
    }

    private double number(String name, int position) {
        if (name.contains("mask")) {
            return 1;
        }
        if (name.contains("type_ids")) {
            return 0;
        }
        return name.contains("position")
                ? position
                : name.endsWith("ids") ? random.nextInt(vocabulary) : random.nextInt(2);
    }

    private static void put(ByteBuffer data, DType type, double value) {
        switch (type) {
            case FLOAT64 -> data.putDouble(value);
            case FLOAT32 -> data.putFloat((float) value);
            case FLOAT16 -> data.putShort(Float.floatToFloat16((float) value));
            case BFLOAT16 -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
            case INT64, UINT64 -> data.putLong((long) value);
            case INT32, UINT32 -> data.putInt((int) value);
            case INT16, UINT16 -> data.putShort((short) value);
            case INT8, UINT8, BOOL -> data.put((byte) value);
            case STRING -> throw new IllegalArgumentException("no texts");
        }
    }
}
