package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors put together along the first dimension, and taken apart again. */
final class Stacking {

    private Stacking() {}

    /**
     * One tensor of all the parts' rows.
     *
     * @throws IllegalArgumentException where the parts differ in more than their first dimension
     */
    static Tensor stack(List<Tensor> parts) {
        if (parts.stream().map(Kind::of).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "tensors of different kinds or rows of different shapes do not make one");
        }
        List<Long> shape = new ArrayList<>(parts.getFirst().shape());
        shape.set(0, parts.stream().mapToLong(part -> part.shape().getFirst()).sum());
        return switch (parts.getFirst()) {
            case Tensor.Numbers first -> new Tensor.Numbers(first.type(), shape, joined(parts));
            case Tensor.Strings _ -> new Tensor.Strings(shape, strings(parts));
        };
    }

    private static ByteBuffer joined(List<Tensor> parts) {
        List<ByteBuffer> data = parts.stream()
                .map(part -> ((Tensor.Numbers) part).data().duplicate())
                .toList();
        ByteBuffer joined = ByteBuffer.allocate(
                data.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact));
        data.forEach(joined::put);
        return joined.flip();
    }

    private static List<byte[]> strings(List<Tensor> parts) {
        return parts.stream()
                .flatMap(part -> ((Tensor.Strings) part).values().stream())
                .toList();
    }

    /** Whether every tensor has that many rows. */
    static boolean hasRows(Map<String, Tensor> tensors, long rows) {
        return tensors.values().stream().allMatch(tensor -> hasRows(tensor, rows));
    }

    static boolean hasRows(Tensor tensor, long rows) {
        return !tensor.shape().isEmpty() && tensor.shape().getFirst() == rows;
    }

    /** Rows {@code from} to {@code from + rows}, over the same memory. */
    static Map<String, Tensor> slice(Map<String, Tensor> tensors, int from, int rows) {
        Map<String, Tensor> slices = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> slices.put(name, slice(tensor, from, rows)));
        return slices;
    }

    static Tensor slice(Tensor tensor, int from, int rows) {
        List<Long> shape = new ArrayList<>(tensor.shape());
        int row = Math.toIntExact(tensor.size() / shape.set(0, (long) rows));
        return switch (tensor) {
            case Tensor.Numbers numbers -> {
                int bytes = row * numbers.type().bytes();
                yield new Tensor.Numbers(numbers.type(), shape, part(numbers.data(), from * bytes, rows * bytes));
            }
            case Tensor.Strings strings ->
                new Tensor.Strings(shape, strings.values().subList(from * row, (from + rows) * row));
        };
    }

    private static ByteBuffer part(ByteBuffer data, int start, int length) {
        return data.slice(data.position() + start, length);
    }

    /** What tensors must share to be put together. */
    record Kind(DType type, List<Long> rowShape) {
        static Kind of(Tensor tensor) {
            return new Kind(
                    tensor.type(), tensor.shape().subList(1, tensor.shape().size()));
        }
    }
}
