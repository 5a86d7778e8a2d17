package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a stateless model gives for an {@link Item}. */
public sealed interface Result {

    /** An embedding, or one logit for each label. */
    record Vector(float[] values) implements Result {}

    /** Outputs of a graph, in its order. */
    record Rows(Map<String, Tensor> outputs) implements Result {
        public Rows {
            outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        }
    }
}
