package io.millrace.faults;

import io.millrace.batching.TensorModel;
import io.millrace.core.ModelId;
import io.millrace.generation.DecoderModel;
import io.millrace.serving.Interposer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults of a service's models, by script. Any thread may call. */
public final class Faults implements Interposer {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final Map<String, FaultPlan> plans = new ConcurrentHashMap<>();

    /** Plays a script on a model from its first rule on, in place of any other; a call that is stuck in the other fails. */
    public void play(ModelId model, FaultScript script) {
        LOG.warn("faults of model {}: {}", model, script);
        end(plans.put(model.value(), new FaultPlan(script)));
    }

    /** Lets a model alone; a call that is stuck fails. */
    public void clear(ModelId model) {
        end(plans.remove(model.value()));
    }

    /** Lets all models alone. */
    public void clear() {
        plans.keySet().forEach(model -> clear(new ModelId(model)));
    }

    /** The scripts in force, by model, in order of name. */
    public Map<String, FaultView> views() {
        Map<String, FaultView> views = new TreeMap<>();
        plans.forEach((model, plan) -> views.put(model, plan.view()));
        return views;
    }

    @Override
    public DecoderModel decoder(ModelId model, DecoderModel decoder) {
        return new FaultyDecoder(decoder, gate(model));
    }

    @Override
    public TensorModel graph(ModelId model, TensorModel graph) {
        return new FaultyGraph(graph, gate(model));
    }

    private FaultGate gate(ModelId model) {
        return new FaultGate(() -> plans.get(model.value()));
    }

    private static void end(@Nullable FaultPlan plan) {
        if (plan != null) {
            plan.end();
        }
    }
}
