package io.millrace.serving;

import io.millrace.core.ModelId;
import java.time.Duration;

/** Told of every load of a model by the thread that loads; must return at once. */
public interface ModelListener {

    ModelListener NONE = new ModelListener() {};

    /** The load begins. */
    default void loading(ModelId model) {}

    /** The load ended; the model is ready unless it failed. */
    default void loaded(ModelId model, boolean failed, Duration elapsed) {}

    /** Requests get the model no more, and it is freed once those that have it have ended. */
    default void unloaded(ModelId model, UnloadReason reason) {}
}
