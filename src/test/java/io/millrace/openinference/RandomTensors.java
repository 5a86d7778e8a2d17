package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Tensors of two dimensions with elements from all over their type's range. */
final class RandomTensors {

    private static final List<String> WORDS =
            List.of("", "a", "\"quoted\\\"", "\u0000\n\t", "naïve", "日本語", "🦦🦦", "\u2028");

    private final RandomGenerator random;

    RandomTensors(RandomGenerator random) {
        this.random = random;
    }

    Tensor next(DType type) {
        List<Long> shape = List.of(random.nextLong(0, 4), random.nextLong(0, 5));
        int size = (int) (shape.get(0) * shape.get(1));
        return type == DType.STRING ? strings(shape, size) : numbers(type, shape, size);
    }

    private Tensor strings(List<Long> shape, int size) {
        List<byte[]> values = IntStream.range(0, size)
                .mapToObj(_ -> Bodies.utf8(WORDS.get(random.nextInt(WORDS.size()))))
                .toList();
        return new Tensor.Strings(shape, values);
    }

    private Tensor numbers(DType type, List<Long> shape, int size) {
        ByteBuffer out = ByteBuffer.allocate(size * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            number(type, out);
        }
        return new Tensor.Numbers(type, shape, out.flip());
    }

    private void number(DType type, ByteBuffer out) {
        switch (type) {
            case FLOAT32 -> out.putFloat(float32());
            case FLOAT64 -> out.putDouble(float64());
            case BOOL -> out.put((byte) random.nextInt(2));
            case FLOAT16, BFLOAT16, INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8 -> bits(type, out);
            case STRING -> throw new IllegalArgumentException("no number");
        }
    }

    /** All bits, or often none or all of them set. */
    private void bits(DType type, ByteBuffer out) {
        byte[] bytes = new byte[type.bytes()];
        if (random.nextInt(4) > 0) {
            random.nextBytes(bytes);
        } else {
            Arrays.fill(bytes, (byte) -random.nextInt(2));
        }
        out.put(bytes);
    }

    private float float32() {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : -0.0f;
    }

    private double float64() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : Double.MIN_VALUE;
    }
}
