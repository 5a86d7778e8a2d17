package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import java.util.List;

/** Sizes of tensors. */
final class Shapes {

    static final int MAX_RANK = 32;

    private Shapes() {}

    /** Number of elements; refuses more than a buffer of this type could hold. */
    static int elements(List<Long> shape, DType type, String path) {
        long limit = Integer.MAX_VALUE / Math.max(1, type.bytes());
        long elements = 1;
        for (long size : shape) {
            if (size < 0 || Math.multiplyHigh(elements, size) != 0 || elements * size < 0 || elements * size > limit) {
                throw new InvalidRequest(
                        path,
                        "'" + path + "' must hold at most " + limit + " elements of " + Datatypes.name(type)
                                + ", but was " + shape);
            }
            elements *= size;
        }
        return (int) elements;
    }

    /** Refuses a shape that the model does not take. A graph that declares none has an empty one, and takes what it can run. */
    static void check(List<Long> shape, TensorSpec spec, String path) {
        if (!spec.shape().isEmpty() && !fits(shape, spec.shape())) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' of input '" + spec.name() + "' must be " + spec.shape()
                            + " where -1 is any size, but was " + shape);
        }
    }

    private static boolean fits(List<Long> shape, List<Long> spec) {
        if (shape.size() != spec.size()) {
            return false;
        }
        for (int i = 0; i < shape.size(); i++) {
            if (spec.get(i) >= 0 && !spec.get(i).equals(shape.get(i))) {
                return false;
            }
        }
        return true;
    }
}
