package io.millrace.serving;

import io.millrace.batching.BatchListener;
import io.millrace.core.ModelId;
import io.millrace.generation.EngineListener;
import java.util.function.Function;

/**
 * Who is told what models do.
 *
 * @param engines of a language model
 * @param batchers of a stateless model
 * @param breakers of all models
 * @param models of all models
 */
public record Listeners(
        Function<ModelId, EngineListener> engines,
        Function<ModelId, BatchListener> batchers,
        BreakerListener breakers,
        ModelListener models) {

    /** Nobody. */
    public static final Listeners NONE =
            new Listeners(_ -> EngineListener.NONE, _ -> BatchListener.NONE, BreakerListener.NONE);

    public Listeners(
            Function<ModelId, EngineListener> engines,
            Function<ModelId, BatchListener> batchers,
            BreakerListener breakers) {
        this(engines, batchers, breakers, ModelListener.NONE);
    }
}
