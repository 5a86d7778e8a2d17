package io.millrace.core;

import java.util.List;

/**
 * An input or output of a model.
 *
 * @param shape one size for each dimension, −1 where any size goes
 */
public record TensorSpec(String name, DType type, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Whether the first dimension is free, so that requests can be stacked along it. */
    public boolean stackable() {
        return !shape.isEmpty() && shape.getFirst() == -1;
    }
}
