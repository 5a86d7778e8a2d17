package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.repository.BreakerSettings;
import io.millrace.repository.Fallback;
import io.millrace.repository.ModelFolder;
import java.util.List;

/** What model.yaml says of a model's faults. */
record Policy(ModelId id, BreakerSettings breaker, List<Fallback> fallback) {

    Policy {
        fallback = List.copyOf(fallback);
    }

    static Policy of(ModelFolder folder) {
        return new Policy(
                folder.id(), folder.manifest().breaker(), folder.manifest().fallback());
    }
}
