package io.millrace.constraint.schema;

import java.util.List;
import java.util.function.Supplier;

/** A keyword that combines schemas. */
record Combination(String keyword, Ways following, Supplier<List<Facts>> otherwise) {

    /** The ways to follow it, given those that its siblings leave. */
    interface Ways {
        List<Facts> following(List<Facts> beside);
    }

    List<Facts> following(List<Facts> beside) {
        return following.following(beside);
    }

    List<Facts> failing() {
        return otherwise.get();
    }
}
