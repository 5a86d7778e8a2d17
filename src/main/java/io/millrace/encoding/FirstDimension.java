package io.millrace.encoding;

import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The first dimension of a graph's inputs and outputs. */
final class FirstDimension {

    private FirstDimension() {}

    /** Why it is not one and the same by name, used for nothing else; empty where it is. */
    static Optional<String> difference(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        if (inputs.isEmpty()) {
            return Optional.of("it has no input");
        }
        String name = name(inputs.getFirst());
        if (name.isEmpty()) {
            return Optional.of("the first dimension of '" + inputs.getFirst().name() + "' is not free, or has no name");
        }
        return Stream.concat(inputs.stream(), outputs.stream())
                .filter(spec -> !isRows(spec, name))
                .findFirst()
                .map(spec -> "the first dimension of '" + spec.name() + "', and no other, would have to be '" + name
                        + "', as that of '" + inputs.getFirst().name() + "' is");
    }

    private static boolean isRows(TensorSpec spec, String name) {
        return name(spec).equals(name)
                && !spec.symbols().subList(1, spec.symbols().size()).contains(name);
    }

    private static String name(TensorSpec spec) {
        return spec.stackable() ? spec.symbols().getFirst() : "";
    }
}
