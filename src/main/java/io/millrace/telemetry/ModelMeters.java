package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.ModelId;
import io.millrace.core.Task;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelListener;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.ModelMemory;
import io.millrace.serving.UnloadReason;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of every model, whatever its task and state. Gauges say 0 until the registry is there. */
public final class ModelMeters implements ModelListener {

    private final Registrar meters;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ModelCatalog models;

    public ModelMeters(MeterRegistry registry) {
        this.meters = new Registrar(registry);
    }

    /** Shows the models of a registry, those it has now and those that are loaded later. */
    public void over(ModelCatalog registry) {
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

    @Override
    public void unloaded(ModelId model, UnloadReason reason) {
        meters.counter(Meters.MODEL_UNLOADS, model.value(), reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Shows what models take of memory. */
    public void memory(ModelMemory memory) {
        memory(memory, false, "host");
        memory(memory, true, "device");
    }

    private void memory(ModelMemory memory, boolean onDevice, String place) {
        meters.gauge(Meters.MODEL_MEMORY_BUDGET, () -> memory.budget(onDevice), place);
        meters.gauge(Meters.MODEL_MEMORY_HELD, () -> memory.held(onDevice), place);
        meters.gauge(Meters.MODEL_MEMORY_RESERVED, () -> memory.reserved(onDevice), place);
    }

    private void gauges(String model) {
        if (!shown.add(model)) {
            return;
        }
        meters.gauge(Meters.MODEL_STATE, () -> state(model), model);
        meters.gauge(Meters.ADMITTED, () -> busy(model).admitted(), model);
        meters.gauge(Meters.WAITING, () -> busy(model).waiting(), model);
        meters.gauge(Meters.RUNNING, () -> busy(model).running(), model);
        if (generates(model)) {
            ofEngine(model);
        }
    }

    private void ofEngine(String model) {
        meters.gauge(Meters.SLOTS, () -> busy(model).slots(), model);
        meters.gauge(Meters.KV_CACHE_USAGE, () -> usage(busy(model)), model);
        meters.gauge(Meters.VLLM_WAITING, () -> busy(model).waiting(), model);
        meters.gauge(Meters.VLLM_RUNNING, () -> busy(model).running(), model);
        meters.gauge(Meters.VLLM_KV_CACHE, () -> usage(busy(model)), model);
    }

    private boolean generates(String model) {
        return known().flatMap(all -> all.find(model))
                .map(ModelCatalog.Model::task)
                .filter(Task::hasSlots)
                .isPresent();
    }

    private Optional<ModelCatalog> known() {
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
            case UNLOADED, IDLE, SLEEPING -> 0;
            case LOADING -> 1;
            case READY -> 2;
            case FAILED -> 3;
        };
    }

    private ModelLoad busy(String model) {
        return known().map(all -> all.busy(model)).orElse(ModelLoad.NONE);
    }

    private static double usage(ModelLoad load) {
        return load.capacityTokens() == 0 ? 0 : (double) load.cachedTokens() / load.capacityTokens();
    }
}
