package io.millrace.runtime;

import io.millrace.core.DType;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param shape one size for each dimension, −1 where it is symbolic
 */
record TensorInfo(String name, DType type, List<Long> shape) {

    TensorInfo {
        shape = List.copyOf(shape);
    }

    long size(int dimension) {
        return shape.get(dimension);
    }
}
