package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a stateless model gives for an {@link Item}. */
public sealed interface Result {

    /** An embedding, or one logit for each label. */
    record Vector(float[] values) implements Result {}

    /**
     * A vector most of whose components are 0.
     *
     * @param indices of the others, ascending
     * @param values at these
     */
    record Sparse(int[] indices, float[] values) implements Result {}

    /** One vector, or one logit for each label, for each token that was run. */
    record Matrix(List<float[]> tokens) implements Result {
        public Matrix {
            tokens = List.copyOf(tokens);
        }
    }

    /** Outputs of a graph, in its order. */
    record Rows(Map<String, Tensor> outputs) implements Result {
        public Rows {
            outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        }

        /**
         * The outputs of parts as one.
         *
         * @throws IllegalArgumentException where they differ in more than their first dimension
         */
        public static Rows joined(List<Rows> parts) {
            Map<String, Tensor> joined = new LinkedHashMap<>();
            parts.getFirst()
                    .outputs
                    .keySet()
                    .forEach(name -> joined.put(
                            name,
                            Stacking.stack(parts.stream()
                                    .map(part -> Objects.requireNonNull(part.outputs.get(name), name))
                                    .toList())));
            return new Rows(joined);
        }
    }
}
