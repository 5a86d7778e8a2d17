package io.millrace.requests;

import io.millrace.admission.Admission;
import io.millrace.admission.Gate;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRegistry;
import io.millrace.models.ModelRoute;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.Route;

/** Looks at the queues of a registry's models. */
public final class QueuePrecheck implements AdmissionPrecheck {

    private final ModelRegistry registry;
    private final Gate gate;

    public QueuePrecheck(ModelRegistry registry, Gate gate) {
        this.registry = registry;
        this.gate = gate;
    }

    @Override
    public boolean isCrowded() {
        return gate.isFull() || registry.isCrowded();
    }

    @Override
    public void requirePlace(Route route) {
        ModelRoute model = ModelRoute.of(route);
        if (model.fallback().isEmpty()) {
            model.loaded().map(LoadedModel::admission).ifPresent(Admission::requirePlace);
            gate.requirePlace();
        }
    }
}
