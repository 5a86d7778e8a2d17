package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One way to make up inputs of a graph. The same trial always makes the same; no input is constant or zero, and floats of one row are
 * larger than those of the next, so that what is scaled by all of them shows.
 *
 * @param picture sizes of the free ones of four dimensions, but the first
 * @param size of any other free dimension
 * @param integers one more than the largest integer
 * @param least smallest float before the row's scale; the largest is 2
 */
public record Trial(List<Long> picture, long size, int integers, float least) {

    private static final int SEED = 20;
    private static final int PICTURE = 4; // dimensions
    private static final float MOST = 2;
    private static final float LEAST_POSITIVE = 0.1f;
    private static final int INTEGERS = 8;
    private static final float[] SCALES = {1, 100, 0.1f, 10};

    /** In the order in which they are tried: any tensor; flags and positive numbers; pictures, in the sizes that most graphs take. */
    static final List<Trial> ALL = List.of(
            new Trial(List.of(4L, 4L, 4L), 4, INTEGERS, -MOST),
            new Trial(List.of(4L, 4L, 4L), 4, 2, LEAST_POSITIVE),
            ofPicture(List.of(3L, 32L, 32L)),
            ofPicture(List.of(3L, 224L, 224L)));

    /** Inputs of pictures of so many channels, rows and columns. */
    public static Trial ofPicture(List<Long> picture) {
        return new Trial(picture, picture.getLast(), INTEGERS, -MOST);
    }

    /** Whether the inputs of one row have at most {@code most} elements. */
    boolean fits(List<TensorSpec> inputs, long most) {
        double elements = inputs.stream()
                .mapToDouble(input ->
                        shape(input, 1).stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b))
                .sum();
        return elements <= most;
    }

    /** Inputs whose first dimension is {@code rows}. */
    public Map<String, Tensor> draw(List<TensorSpec> inputs, int rows) {
        Random random = new Random(SEED);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        inputs.forEach(input -> tensors.put(input.name(), tensor(input, rows, random)));
        return tensors;
    }

    private List<Long> shape(TensorSpec input, int rows) {
        List<Long> shape = new ArrayList<>(input.shape());
        shape.set(0, (long) rows);
        for (int i = 1; i < shape.size(); i++) {
            if (shape.get(i) < 0) {
                shape.set(i, shape.size() == PICTURE ? picture.get(i - 1) : (Long) size);
            }
        }
        return shape;
    }

    private Tensor tensor(TensorSpec input, int rows, Random random) {
        List<Long> shape = shape(input, rows);
        int count = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        if (input.type() == DType.STRING) {
            return new Tensor.Strings(
                    shape,
                    IntStream.range(0, count).mapToObj(_ -> string(random)).toList());
        }
        ByteBuffer data = ByteBuffer.allocate(count * input.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(data, input, SCALES[i / (count / rows) % SCALES.length], random);
        }
        return new Tensor.Numbers(input.type(), shape, data.flip());
    }

    private static byte[] string(Random random) {
        return Integer.toString(random.nextInt(1_000), Character.MAX_RADIX).getBytes(StandardCharsets.UTF_8);
    }

    private void put(ByteBuffer data, TensorSpec input, float scale, Random random) {
        float real = scale * random.nextFloat(least, MOST);
        int whole = random.nextInt(isFlag(input.name()) ? 2 : integers);
        switch (input.type()) {
            case FLOAT64 -> data.putDouble(real);
            case FLOAT32 -> data.putFloat(real);
            case FLOAT16 -> data.putShort(Float.floatToFloat16(real));
            case BFLOAT16 -> data.putShort((short) (Float.floatToIntBits(real) >> 16));
            case INT64, UINT64 -> data.putLong(whole);
            case INT32, UINT32 -> data.putInt(whole);
            case INT16, UINT16 -> data.putShort((short) whole);
            case INT8, UINT8 -> data.put((byte) whole);
            case BOOL -> data.put((byte) (whole & 1));
            case STRING -> throw new IllegalArgumentException(input.name() + " holds strings");
        }
    }

    /* attention_mask and token_type_ids of an encoder: anything else is out of their range. */
    private static boolean isFlag(String name) {
        return name.contains("mask") || name.contains("type");
    }
}
