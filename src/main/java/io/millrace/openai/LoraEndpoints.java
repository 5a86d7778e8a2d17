package io.millrace.openai;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Replies;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelCatalog.Model;
import io.millrace.serving.ModelControl;
import io.millrace.serving.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Loads and unloads LoRA adapters, as vLLM has it. */
record LoraEndpoints(ModelCatalog catalog, ModelControl control) {

    private static final Field<String> NAME =
            Field.string("lora_name", "Name of the adapter, behind that of its model and ':' where there are several.");
    private static final Field<String> PATH =
            Field.string("lora_path", "Its file, in the folder of its model: relative to that, or absolute.");
    private static final Field<String> BASE = Field.string("base_model_name", "The model, where lora_name has none.");
    private static final List<Field<?>> OF_LOAD = List.of(NAME, PATH, BASE);
    private static final List<Field<?>> OF_UNLOAD = List.of(NAME, BASE);
    private static final FieldRules LOAD_RULES = FieldRules.of(OF_LOAD, Set.of("load_inplace"), Map.of());
    private static final FieldRules UNLOAD_RULES = FieldRules.of(OF_UNLOAD, Set.of("lora_int_id"), Map.of());

    private static final EndpointDoc LOAD = new EndpointDoc(
            "Models",
            "loadLoraAdapter",
            "Load a LoRA adapter, or load it anew",
            "Answers when requests that name it, MODEL:ADAPTER, are answered by it.",
            RequestDoc.json(
                    "LoadLoraAdapterRequest",
                    OF_LOAD,
                    List.of("lora_name", "lora_path"),
                    EndpointDoc.examples("adapter", """
                            {"lora_name":"my-model:polite","lora_path":"adapters/polite.onnx_adapter"}"""),
                    false),
            Docs.orError(ResponseDoc.ok(Docs.JSON, AdapterAnswer.class)));
    private static final EndpointDoc UNLOAD = new EndpointDoc(
            "Models",
            "unloadLoraAdapter",
            "Unload a LoRA adapter",
            "Requests that have it end with it; its file stays, and it comes back when it or its model is loaded.",
            RequestDoc.json(
                    "UnloadLoraAdapterRequest",
                    OF_UNLOAD,
                    List.of("lora_name"),
                    EndpointDoc.examples("adapter", """
                            {"lora_name":"my-model:polite"}"""),
                    false),
            Docs.orError(ResponseDoc.ok(Docs.JSON, AdapterAnswer.class)));

    /**
     * What was done.
     *
     * @param id of the adapter, as requests name it
     * @param loaded whether it answers now
     */
    record AdapterAnswer(String id, boolean loaded) {}

    private record Named(String model, String adapter) {
        private String id() {
            return model + ":" + adapter;
        }
    }

    Stream<Endpoint> declared(EdgeLimits limits) {
        BodyRule body = BodyRule.json(limits.maxBodyBytes());
        return Stream.of(
                Endpoint.post(List.of("/v1/load_lora_adapter"), Operation.OTHER, body, LOAD, this::load)
                        .administering(),
                Endpoint.post(List.of("/v1/unload_lora_adapter"), Operation.OTHER, body, UNLOAD, this::unload)
                        .administering());
    }

    private Mono<Void> load(EdgeCall call) {
        return call.json().flatMap(body -> {
            LOAD_RULES.check(body, "");
            Named named = named(body);
            return control.loadAdapter(named.model, named.adapter, PATH.requiredIn(body))
                    .then(Mono.defer(() -> Replies.json(call.response(), new AdapterAnswer(named.id(), true))));
        });
    }

    private Mono<Void> unload(EdgeCall call) {
        return call.json().flatMap(body -> {
            UNLOAD_RULES.check(body, "");
            Named named = named(body);
            return control.unloadAdapter(named.model, named.adapter)
                    .then(Mono.defer(() -> Replies.json(call.response(), new AdapterAnswer(named.id(), false))));
        });
    }

    private Named named(ObjectNode body) {
        String name = NAME.requiredIn(body);
        String base = BASE.in(body);
        int mark = name.lastIndexOf(':');
        if (mark > 0 && base == null) {
            return new Named(name.substring(0, mark), name.substring(mark + 1));
        }
        return new Named(base == null ? only() : base, name);
    }

    private String only() {
        List<String> generating = catalog.models().stream()
                .filter(model -> model.task() != null && model.task().hasSlots())
                .map(Model::id)
                .toList();
        if (generating.size() != 1) {
            throw new InvalidRequest(
                    "lora_name",
                    "'lora_name' must be MODEL:ADAPTER, since " + generating.size() + " models here generate text");
        }
        return generating.getFirst();
    }
}
