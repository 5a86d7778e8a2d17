package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.ModelId;
import io.millrace.core.Task;
import io.millrace.generation.EngineSnapshot;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelListener;
import io.millrace.serving.ModelRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is known of every model, whatever its task and state. Gauges say 0 until the registry is there. */
public final class ModelMeters implements ModelListener {

    private final Registrar meters;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ModelRegistry models;

    public ModelMeters(MeterRegistry registry) {
        this.meters = new Registrar(registry);
    }

    /** Shows the models of a registry, those it has now and those that are loaded later. */
    public void over(ModelRegistry registry) {
        models = registry;
        registry.models().forEach(model -> gauges(model.id()));
    }

    @Override
    public void loading(ModelId model) {
        if (models != null) {
            gauges(model.value());
        }
    }

    @Override
    public void loaded(ModelId model, boolean failed, Duration elapsed) {
        meters.timer(Meters.MODEL_LOAD_TIME, model.value(), failed ? "failed" : "ready")
                .record(elapsed);
    }

    private void gauges(String model) {
        if (!shown.add(model)) {
            return;
        }
        meters.gauge(Meters.MODEL_STATE, () -> state(model), model);
        meters.gauge(
                Meters.ADMITTED, () -> known().map(all -> all.admitted(model)).orElse(0), model);
        meters.gauge(Meters.WAITING, () -> waiting(model), model);
        meters.gauge(Meters.RUNNING, () -> running(model), model);
        if (generates(model)) {
            ofEngine(model);
        }
    }

    private void ofEngine(String model) {
        meters.gauge(Meters.SLOTS, () -> engine(model, EngineSnapshot::slots), model);
        meters.gauge(Meters.KV_CACHE_USAGE, () -> engine(model, ModelMeters::usage), model);
        meters.gauge(Meters.VLLM_WAITING, () -> waiting(model), model);
        meters.gauge(Meters.VLLM_RUNNING, () -> running(model), model);
        meters.gauge(Meters.VLLM_KV_CACHE, () -> engine(model, ModelMeters::usage), model);
    }

    private boolean generates(String model) {
        return known().flatMap(all -> all.find(model))
                .map(found -> found.task() == Task.GENERATE)
                .orElse(false);
    }

    private Optional<ModelRegistry> known() {
        return Optional.ofNullable(models);
    }

    private int state(String model) {
        return known().flatMap(all -> all.find(model))
                .map(ModelCatalog.Model::state)
                .map(ModelMeters::level)
                .orElse(0);
    }

    private static int level(ModelCatalog.State state) {
        return switch (state) {
            case UNLOADED -> 0;
            case LOADING -> 1;
            case READY -> 2;
            case FAILED -> 3;
        };
    }

    private double waiting(String model) {
        return engine(model, EngineSnapshot::waiting)
                + known().flatMap(all -> all.batches(model))
                        .map(batches -> batches.waiting())
                        .orElse(0);
    }

    private double running(String model) {
        return engine(model, EngineSnapshot::running)
                + known().flatMap(all -> all.batches(model))
                        .map(batches -> batches.running())
                        .orElse(0);
    }

    private double engine(String model, ToDoubleFunction<EngineSnapshot> value) {
        return known().flatMap(all -> all.snapshot(model))
                .map(snapshot -> value.applyAsDouble(snapshot))
                .orElse(0.0);
    }

    private static double usage(EngineSnapshot engine) {
        return (double) engine.cachedTokens() / engine.capacityTokens();
    }
}
