package io.millrace.tasks;

import io.millrace.models.BreakerFactory;
import io.millrace.models.Keeping;
import io.millrace.models.ModelLoader;
import io.millrace.models.ModelRegistry;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.requests.Remotes;
import io.millrace.serving.BreakerListener;
import io.millrace.serving.ModelListener;
import io.millrace.serving.ServiceLimits;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Services over models that a test makes. */
public final class FakeServing {

    public static final BreakerFactory BREAKERS = new BreakerFactory(Clock.systemUTC(), BreakerListener.NONE);

    private FakeServing() {}

    /** A registry of folders that are not read again. */
    public static ModelRegistry registry(List<Entry> entries, ModelLoader loader) {
        return ModelRegistry.open(entries, _ -> List.of(), loader, BREAKERS, Keeping.of(Set.of()), ModelListener.NONE);
    }

    /** A service that has no remote models. */
    public static Serving over(ModelRegistry models, ServiceLimits limits) {
        Remotes remotes = new Remotes(
                settings -> {
                    throw new IllegalArgumentException("unexpected remote model " + settings);
                },
                BREAKERS);
        return Serving.over(models, limits, remotes, BreakerListener.NONE);
    }
}
