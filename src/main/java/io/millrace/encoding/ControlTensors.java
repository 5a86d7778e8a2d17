package io.millrace.encoding;

import io.millrace.batching.Control;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tensors that show whether a graph is well: the first of a request that it answered, or, before there is one, guesses at what it takes.
 * Belongs to the thread that runs the graph.
 */
final class ControlTensors {

    /** Bytes of what is kept: a picture of 512 × 512 in float32 and three colours, and a little. */
    private static final long MOST_BYTES = 4L << 20;

    /** Sizes of a free dimension that graphs take which do not take all: of pictures, multiples of 32. */
    private static final int[] SIZES = {1, 32, 224};

    private final List<TensorSpec> inputs;
    private final Set<String> outputs;
    private Item.@Nullable Rows answered;

    ControlTensors(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this.inputs = inputs;
        this.outputs = outputs.stream().map(TensorSpec::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Keeps a copy, unless there is one or it is large. */
    void succeeded(Item.Rows item) {
        if (answered == null && bytes(item) <= MOST_BYTES) {
            answered = copy(item);
        }
    }

    private static long bytes(Item.Rows item) {
        return item.inputs().values().stream().mapToLong(ControlTensors::bytes).sum();
    }

    private static long bytes(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Numbers numbers -> numbers.data().remaining();
            case Tensor.Strings strings ->
                strings.values().stream().mapToLong(value -> value.length).sum();
        };
    }

    /* The request's own would keep its whole body. */
    private static Item.Rows copy(Item.Rows item) {
        Map<String, Tensor> copies = new HashMap<>();
        item.inputs().forEach((name, tensor) -> copies.put(name, copy(tensor)));
        return new Item.Rows(copies, item.wanted(), item.rows());
    }

    private static Tensor copy(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Numbers(DType type, List<Long> shape, ByteBuffer data) ->
                new Tensor.Numbers(
                        type,
                        shape,
                        ByteBuffer.allocate(data.remaining())
                                .put(data.duplicate())
                                .flip());
            case Tensor.Strings(List<Long> shape, List<byte[]> values) ->
                new Tensor.Strings(shape, values.stream().map(byte[]::clone).toList());
        };
    }

    List<Control<Item>> controls() {
        if (answered != null) {
            return List.of(new Control<>(answered, true));
        }
        return IntStream.of(SIZES)
                .mapToObj(this::guess)
                .flatMap(Optional::stream)
                .<Control<Item>>map(guess -> new Control<>(guess, false))
                .toList();
    }

    /** Zeros with one row and all other free dimensions of a size; empty where that is large. */
    private Optional<Item> guess(int size) {
        if (inputs.stream().anyMatch(input -> elements(shape(input, size)) > MOST_BYTES / Long.BYTES)) {
            return Optional.empty();
        }
        Map<String, Tensor> tensors = inputs.stream()
                .collect(Collectors.toMap(TensorSpec::name, input -> zeros(input.type(), shape(input, size))));
        return Optional.of(new Item.Rows(tensors, outputs, 1));
    }

    private static double elements(List<Long> shape) {
        return shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    private static List<Long> shape(TensorSpec input, int size) {
        return IntStream.range(0, input.shape().size())
                .mapToObj(i -> input.shape().get(i) >= 0 ? input.shape().get(i) : i == 0 ? 1L : (long) size)
                .toList();
    }

    private static Tensor zeros(DType type, List<Long> shape) {
        int size = (int) elements(shape);
        return type == DType.STRING
                ? new Tensor.Strings(shape, Collections.nCopies(size, new byte[0]))
                : new Tensor.Numbers(type, shape, ByteBuffer.allocate(size * type.bytes()));
    }
}
