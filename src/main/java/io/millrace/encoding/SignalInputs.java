package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inputs of a graph that takes signals, padded at their ends with zeros: one of {@code [batch, steps]}, {@code [batch, width, steps]} or
 * {@code [batch, steps, width]}, and what tells padding, an {@code attention_mask [batch, steps]} or a {@code length [batch]}.
 */
final class SignalInputs {

    private static final String MASK = "attention_mask";
    private static final String LENGTH = "length";
    private static final List<String> KNOWN = List.of("input_values", "audio_signal", "input_features");

    private final TensorSpec signal;
    private final Optional<TensorSpec> bound;

    /** @throws IllegalArgumentException when the graph has no signal among its inputs, or one that is none of these */
    SignalInputs(List<TensorSpec> inputs) {
        this.signal = inputs.stream()
                .filter(input -> KNOWN.contains(input.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the graph has none of the inputs " + KNOWN));
        this.bound = inputs.stream().filter(SignalInputs::tellsPadding).findFirst();
        inputs.stream().filter(input -> !isKnown(input)).findFirst().ifPresent(input -> {
            throw new IllegalArgumentException("the graph's input '" + input.name() + "' of " + input.type() + " "
                    + input.shape() + " is no signal, nor what tells its padding");
        });
    }

    private static boolean tellsPadding(TensorSpec input) {
        return input.name().equals(MASK) || input.name().equals(LENGTH);
    }

    private boolean isKnown(TensorSpec input) {
        int rank = input.shape().size();
        if (input.equals(signal)) {
            return (rank == 2 || rank == 3) && (input.type() == DType.FLOAT32 || input.type() == DType.FLOAT16);
        }
        boolean whole = input.type() == DType.INT64 || input.type() == DType.INT32 || input.type() == DType.BOOL;
        return whole && tellsPadding(input) && rank == (input.name().equals(MASK) ? 2 : 1);
    }

    /** @param items of one width */
    Map<String, Tensor> of(List<Item.Signal> items) {
        int steps = items.stream().mapToInt(Item.Signal::steps).max().orElseThrow();
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put(signal.name(), signal(items, steps));
        bound.ifPresent(input -> tensors.put(input.name(), bound(input, items, steps)));
        return tensors;
    }

    private Tensor signal(List<Item.Signal> items, int steps) {
        int width = items.getFirst().width();
        ByteBuffer data = buffer(signal.type(), Math.multiplyExact(items.size() * width, steps));
        boolean crosswise = signal.shape().size() == 3 && isCrosswise(width);
        for (Item.Signal item : items) {
            for (int i = 0; i < steps * width; i++) {
                put(
                        data,
                        signal.type(),
                        crosswise ? value(item, i % steps, i / steps) : value(item, i / width, i % width));
            }
        }
        return new Tensor.Numbers(signal.type(), shape(items.size(), steps, width, crosswise), data.flip());
    }

    /* Of input_features Whisper's are so, Parakeet's are not: the size that is fixed tells. */
    private boolean isCrosswise(int width) {
        long second = signal.shape().get(1);
        long third = signal.shape().get(2);
        return signal.name().equals("audio_signal") || second == width && third != width;
    }

    private List<Long> shape(long rows, long steps, long width, boolean crosswise) {
        return signal.shape().size() == 2
                ? List.of(rows, steps)
                : crosswise ? List.of(rows, width, steps) : List.of(rows, steps, width);
    }

    private static float value(Item.Signal item, int step, int place) {
        return step < item.steps() ? item.values()[step * item.width() + place] : 0;
    }

    private static Tensor bound(TensorSpec input, List<Item.Signal> items, int steps) {
        boolean mask = input.name().equals(MASK);
        ByteBuffer data = buffer(input.type(), items.size() * (mask ? steps : 1));
        for (Item.Signal item : items) {
            for (int i = 0; mask && i < steps; i++) {
                put(data, input.type(), i < item.steps() ? 1 : 0);
            }
            if (!mask) {
                put(data, input.type(), item.steps());
            }
        }
        long rows = items.size();
        return new Tensor.Numbers(input.type(), mask ? List.of(rows, (long) steps) : List.of(rows), data.flip());
    }

    private static ByteBuffer buffer(DType type, int elements) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer data, DType type, float value) {
        switch (type) {
            case FLOAT16 -> data.putShort(Float.floatToFloat16(value));
            case INT64 -> data.putLong((long) value);
            case INT32 -> data.putInt((int) value);
            case BOOL -> data.put((byte) value);
            default -> data.putFloat(value);
        }
    }
}
