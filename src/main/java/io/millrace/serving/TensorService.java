package io.millrace.serving;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** {@link TensorInference} over the models of a registry. */
final class TensorService implements TensorInference {

    private final ModelRegistry registry;
    private final Batches batches;

    TensorService(ModelRegistry registry, Batches batches) {
        this.registry = registry;
        this.batches = batches;
    }

    @Override
    public Signature signature(String model, @Nullable String version) {
        return find(model, version).signature();
    }

    private BatchedModel find(String name, @Nullable String version) {
        return switch (registry.require(name)) {
            case BatchedModel model
            when version == null || version.equals(model.signature().version()) -> model;
            case BatchedModel _ -> throw new ModelNotFound(name + "' in version '" + version);
            case LanguageModel _ -> throw new ModelNotFound(name + "' with a tensor interface: use '/v1");
        };
    }

    @Override
    public Mono<Map<String, Tensor>> infer(String model, @Nullable String version, Request request) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            BatchedModel found = find(model, version);
            Item.Rows item = item(found.signature(), request);
            return batches.run(
                    found,
                    new Batches.Terms(
                            item.rows(),
                            request.scheduling().priority(),
                            request.scheduling().timeout(),
                            true),
                    () -> List.of(item),
                    answers -> ((Result.Rows) answers.results().getFirst()).outputs());
        });
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
