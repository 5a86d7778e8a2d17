package io.millrace.openinference;

import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Route;
import io.millrace.tasks.tensor.TensorTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** A repository of models that load and unload at once; one of them is broken. */
final class FakeModels implements ModelCatalog, ModelControl {

    private static final Task TENSOR = new TensorTask();

    private final Map<String, State> states = new TreeMap<>();

    FakeModels() {
        reset();
    }

    void reset() {
        states.clear();
        states.putAll(Map.of(
                "org/add", State.READY,
                "echo", State.READY,
                "types", State.READY,
                "slow", State.LOADING,
                "broken", State.FAILED));
    }

    @Override
    public List<Model> models() {
        return states.keySet().stream().map(this::called).toList();
    }

    @Override
    public Optional<Model> find(String nameOrAlias) {
        String name = nameOrAlias.equals("add") ? "org/add" : nameOrAlias;
        return Optional.of(name).filter(states::containsKey).map(this::called);
    }

    @Override
    public Model model(String name) {
        int at = name.indexOf('@');
        Model model = ModelCatalog.super.model(at < 0 ? name : name.substring(0, at));
        if (at >= 0 && !model.version().equals(name.substring(at + 1))) {
            throw ModelNotFound.version(name.substring(0, at), name.substring(at + 1));
        }
        return model;
    }

    @Override
    public Route route(String nameOrAlias) {
        Model model = model(nameOrAlias);
        return () -> model;
    }

    @Override
    public ModelLoad busy(String id) {
        return ModelLoad.NONE;
    }

    @Override
    public boolean ready() {
        return !states.containsValue(State.UNLOADED);
    }

    @Override
    public Mono<Void> load(String model) {
        return become(model, State.READY);
    }

    @Override
    public Mono<Void> unload(String model) {
        return become(model, State.UNLOADED);
    }

    @Override
    public Mono<Void> loadAdapter(String model, String adapter, String path) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> unloadAdapter(String model, String adapter) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> sleep(String model) {
        return become(model, State.SLEEPING);
    }

    @Override
    public Mono<Void> wake(String model) {
        return become(model, State.READY);
    }

    private Mono<Void> become(String model, State state) {
        return Mono.fromRunnable(() -> {
            if (states.replace(model, state) == null) {
                throw new ModelNotFound(model);
            }
        });
    }

    private Model called(String name) {
        State state = states.getOrDefault(name, State.UNLOADED);
        return new Model(
                name,
                name.equals("org/add") ? List.of("add") : List.of(),
                TENSOR,
                name.equals("org/add") ? "3" : "1",
                Instant.EPOCH,
                state,
                0,
                0,
                "CPU",
                null,
                state == State.FAILED ? "no model.onnx" : null);
    }
}
