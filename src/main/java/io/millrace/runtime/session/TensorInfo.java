package io.millrace.runtime.session;

import io.millrace.core.DType;
import java.util.Collections;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param shape one size for each dimension, −1 where it is symbolic
 * @param symbols name of each dimension; empty where it is fixed or has none
 */
public record TensorInfo(String name, DType type, List<Long> shape, List<String> symbols) {

    public TensorInfo {
        shape = List.copyOf(shape);
        symbols = List.copyOf(symbols);
    }

    /** No dimension of which has a name. */
    public TensorInfo(String name, DType type, List<Long> shape) {
        this(name, type, shape, Collections.nCopies(shape.size(), ""));
    }

    public long size(int dimension) {
        return shape.get(dimension);
    }
}
