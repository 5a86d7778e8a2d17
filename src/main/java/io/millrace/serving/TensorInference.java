package io.millrace.serving;

import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Runs the graphs of stateless models on tensors; requests are stacked along the first dimension where that is known to be safe. */
public interface TensorInference {

    /**
     * The graph of a model, which is loaded first where that is on demand.
     *
     * @param version null for the one served
     * @return fails with {@link io.millrace.core.ServingException.ModelNotFound} where there is no such model or version, or it has no tensor interface
     *     and with {@link io.millrace.core.ServingException.ModelNotReady} where it cannot answer now
     */
    Mono<Signature> signature(Route model, @Nullable String version);

    /**
     * Runs one request. Nothing happens before subscription; cancelling it drops what waits. Errors are of type
     * {@link io.millrace.core.ServingException}; inputs that do not fit the signature are {@code InvalidRequest}, naming the tensor.
     */
    Mono<Map<String, Tensor>> infer(Route model, @Nullable String version, Request request);

    /**
     * A request.
     *
     * @param wanted names of outputs; empty for all
     */
    record Request(Map<String, Tensor> inputs, Set<String> wanted, Scheduling scheduling) {
        public Request {
            inputs = Map.copyOf(inputs);
            wanted = Set.copyOf(wanted);
        }
    }

    /**
     * Inputs and outputs of a model.
     *
     * @param model its name in the repository, without the version
     * @param version the one served
     * @param maxRows most rows of one batch
     * @param stacked whether rows of several requests run together, and those of one may run apart
     */
    record Signature(
            String model,
            String version,
            int maxRows,
            boolean stacked,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs) {
        public Signature {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }
}
