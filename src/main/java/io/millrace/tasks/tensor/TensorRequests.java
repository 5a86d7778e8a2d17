package io.millrace.tasks.tensor;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.BatchedModel;
import io.millrace.models.Lease;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRoute;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.serving.Route;
import io.millrace.serving.TensorInference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Requests that hold tensors, to the graph of any stateless model. */
public record TensorRequests(Requests requests, Batches batches) implements TensorInference {

    @Override
    public Mono<Signature> signature(Route model, @Nullable String version) {
        return ModelRoute.of(model)
                .holding(UnaryOperator.identity(), lease -> Flux.just(signature(lease, version)))
                .single();
    }

    private static Signature signature(Lease held, @Nullable String version) {
        try (held) {
            return batched(held.model(), version).signature();
        }
    }

    private static BatchedModel batched(LoadedModel loaded, @Nullable String version) {
        if (!(loaded instanceof BatchedModel model)) {
            throw new ModelNotFound(loaded.id() + "' with a tensor interface: use '/v1");
        }
        if (version != null && !version.equals(model.signature().version())) {
            throw ModelNotFound.version(loaded.id().value(), version);
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
        Signature signature = model.signature();
        Item.Rows item = item(signature, request);
        boolean split = canSplit(signature, item);
        return new BatchRequest<>(
                split ? Math.ceilDiv(item.rows(), signature.maxRows()) : 1,
                request.scheduling().priority(),
                0,
                _ -> split ? List.copyOf(item.split(signature.maxRows())) : List.of(item),
                answers -> joined(signature, item, answers));
    }

    private static Item.Rows item(Signature signature, Request request) {
        Set<String> wanted = request.wanted().isEmpty()
                ? signature.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet())
                : request.wanted();
        return new Item.Rows(request.inputs(), wanted, rows(request.inputs()));
    }

    /* The first dimension of all inputs; where they have none in common the graph may broadcast. */
    private static int rows(Map<String, Tensor> inputs) {
        List<Long> sizes = inputs.values().stream()
                .map(tensor -> tensor.shape().isEmpty() ? 1L : tensor.shape().getFirst())
                .distinct()
                .toList();
        return sizes.size() == 1 ? Math.clamp(sizes.getFirst(), 1, Integer.MAX_VALUE) : 1;
    }

    /* What may not be stacked may not be taken apart either: it runs as it was sent. */
    private static boolean canSplit(Signature signature, Item.Rows item) {
        return signature.stacked() && item.rows() > signature.maxRows();
    }

    private static Map<String, Tensor> joined(Signature signature, Item.Rows item, BatchAnswers answers) {
        List<Result.Rows> parts =
                answers.results().stream().map(Result.Rows.class::cast).toList();
        try {
            return parts.size() == 1
                    ? parts.getFirst().outputs()
                    : Result.Rows.joined(parts).outputs();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(
                    "inputs",
                    "the inputs have " + item.rows() + " rows, which run " + signature.maxRows()
                            + " at a time, and give outputs that do not make one tensor: send at most "
                            + signature.maxRows());
        }
    }
}
