package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.ModelLoad;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A model that is ready and asked of nothing. */
public record IdleModel(ModelId id, String provider, Admission admission, AtomicBoolean closed) implements LoadedModel {

    public IdleModel(ModelId id) {
        this(id, "FAKE");
    }

    public IdleModel(ModelId id, String provider) {
        this(id, provider, new Admission(1000), new AtomicBoolean());
    }

    @Override
    public int maxLength() {
        return 0;
    }

    @Override
    public Set<Modality> inputs() {
        return Set.of();
    }

    @Override
    public int vocabularySize() {
        return 0;
    }

    @Override
    public ModelLoad load() {
        return ModelLoad.NONE;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public Diagnosis diagnosis(UnaryOperator<Duration> awake) {
        return new Diagnosis.Well();
    }

    @Override
    public void interrupt() {}

    @Override
    public void lost(EngineFailed error) {}

    @Override
    public boolean drain(Duration timeout) {
        return true;
    }

    @Override
    public InvalidRequest refuse(String purpose) {
        return new InvalidRequest("model", "cannot " + purpose);
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
