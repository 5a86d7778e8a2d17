package io.millrace.runtime.tensor;

import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.session.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether tensors fit a graph. The C API reports a graph without a declared shape as a scalar, so there any shape passes, and the
 * library refuses what the graph cannot take.
 */
final class InputCheck {

    private InputCheck() {}

    /** @throws IllegalArgumentException naming the tensor, what is expected and what was given */
    static void inputs(List<TensorSpec> expected, Map<String, Tensor> given) {
        List<String> names = expected.stream().map(TensorSpec::name).toList();
        given.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "there is no input '" + name + "', the model's inputs are " + names);
                });
        expected.forEach(spec -> input(spec, given.get(spec.name())));
    }

    /**
     * @param others outputs that are no tensors
     * @throws IllegalArgumentException naming the output that is not there, and those that are
     */
    static void outputs(List<TensorSpec> available, List<String> others, Set<String> wanted) {
        List<String> names = available.stream().map(TensorSpec::name).toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no output is asked for, the model's outputs are " + names);
        }
        wanted.stream().filter(others::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("output '" + name
                    + "' is a sequence or a map, which is not served; the model's outputs that are tensors are "
                    + names);
        });
        wanted.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("there is no output '" + name + "', the model's outputs are " + names);
        });
    }

    private static void input(TensorSpec spec, @Nullable Tensor tensor) {
        if (tensor == null) {
            throw refusal(spec, spec.type() + " " + spec.shape(), "nothing");
        }
        if (tensor.type() != spec.type()) {
            throw refusal(spec, "type " + spec.type(), tensor.type().name());
        }
        List<Long> shape = tensor.shape();
        if (shape.size() > Tensors.MAX_RANK || shape.stream().anyMatch(size -> size < 0)) {
            throw refusal(spec, "at most " + Tensors.MAX_RANK + " dimensions of 0 or more", "shape " + shape);
        }
        if (!spec.shape().isEmpty() && !fits(spec.shape(), shape)) {
            throw refusal(spec, "shape " + spec.shape(), shape.toString());
        }
    }

    private static boolean fits(List<Long> expected, List<Long> given) {
        return expected.size() == given.size()
                && IntStream.range(0, given.size())
                        .allMatch(i -> expected.get(i) < 0 || expected.get(i).equals(given.get(i)));
    }

    private static IllegalArgumentException refusal(TensorSpec spec, String expected, String got) {
        return new IllegalArgumentException("input '" + spec.name() + "': expected " + expected + ", got " + got);
    }
}
