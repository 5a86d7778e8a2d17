package io.millrace.serving;

import io.millrace.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has no place for models that are said to be full. */
public final class FullQueues implements AdmissionPrecheck {

    public final Set<String> models = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isCrowded() {
        return !models.isEmpty();
    }

    @Override
    public void requirePlace(Route model) {
        if (models.contains(model.model().id())) {
            throw new Overloaded("The queue of the model is full", Duration.ofSeconds(3));
        }
    }
}
