package io.millrace.core;

import java.util.Collections;
import java.util.List;

/**
 * An input or output of a model.
 *
 * @param shape one size for each dimension, −1 where any size goes
 * @param symbols name of each dimension, which holds one size throughout a graph; empty where it has none
 */
public record TensorSpec(String name, DType type, List<Long> shape, List<String> symbols) {

    public TensorSpec {
        shape = List.copyOf(shape);
        symbols = List.copyOf(symbols);
        if (shape.size() != symbols.size()) {
            throw new IllegalArgumentException(name + " has " + shape.size() + " sizes and " + symbols.size()
                    + " names of dimensions, must be as many");
        }
    }

    /** No dimension of which has a name. */
    public TensorSpec(String name, DType type, List<Long> shape) {
        this(name, type, shape, Collections.nCopies(shape.size(), ""));
    }

    /** Whether the first dimension is free, so that requests could be stacked along it. */
    public boolean stackable() {
        return !shape.isEmpty() && shape.getFirst() == -1;
    }
}
