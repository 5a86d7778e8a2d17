package io.millrace.runtime.session;

import io.millrace.core.DType;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param shape one size for each dimension, −1 where it is symbolic
 */
public record TensorInfo(String name, DType type, List<Long> shape) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    public long size(int dimension) {
        return shape.get(dimension);
    }
}
