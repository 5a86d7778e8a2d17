package io.millrace.tasks.tensor;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.BatchedModel;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRoute;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.serving.Route;
import io.millrace.serving.TensorInference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Requests that hold tensors, to the graph of any stateless model. */
public record TensorRequests(Requests requests, Batches batches) implements TensorInference {

    @Override
    public Signature signature(Route model, @Nullable String version) {
        return batched(ModelRoute.of(model).require(), version).signature();
    }

    private static BatchedModel batched(LoadedModel loaded, @Nullable String version) {
        if (!(loaded instanceof BatchedModel model)) {
            throw new ModelNotFound(loaded.id() + "' with a tensor interface: use '/v1");
        }
        if (version != null && !version.equals(model.signature().version())) {
            throw new ModelNotFound(loaded.id() + "' in version '" + version);
        }
        return model;
    }

    @Override
    public Mono<Map<String, Tensor>> infer(Route model, @Nullable String version, Request request) {
        BatchCall<Map<String, Tensor>> call =
                new BatchCall<>("run tensors", false, found -> asked(batched(found, version), request));
        return requests.once(model, request.scheduling().timeout(), batches.call(call));
    }

    private static BatchRequest<Map<String, Tensor>> asked(BatchedModel model, Request request) {
        Item.Rows item = item(model.signature(), request);
        return new BatchRequest<>(
                item.rows(), request.scheduling().priority(), 0, _ -> List.of(item), answers -> ((Result.Rows)
                                answers.results().getFirst())
                        .outputs());
    }

    private static Item.Rows item(Signature signature, Request request) {
        Set<String> wanted = request.wanted().isEmpty()
                ? signature.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet())
                : request.wanted();
        boolean stackable = signature.inputs().stream().allMatch(TensorSpec::stackable);
        return new Item.Rows(request.inputs(), wanted, stackable ? rows(signature, request.inputs()) : 1);
    }

    private static int rows(Signature signature, Map<String, Tensor> inputs) {
        List<Long> sizes = inputs.values().stream()
                .map(tensor -> tensor.shape().isEmpty() ? 1L : tensor.shape().getFirst())
                .distinct()
                .toList();
        if (sizes.size() != 1) {
            return 1; // the graph may broadcast; it runs alone
        }
        long rows = sizes.getFirst();
        if (rows < 1 || rows > signature.maxRows()) {
            throw new InvalidRequest(
                    "inputs", "the inputs have " + rows + " rows, but this model takes 1 to " + signature.maxRows());
        }
        return (int) rows;
    }
}
