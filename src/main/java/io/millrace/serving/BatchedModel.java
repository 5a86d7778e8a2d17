package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.EngineFailed;
import java.time.Duration;

/** A stateless model behind its batcher. */
record BatchedModel(ModelId id, int maxLength, int vocabularySize, String provider, Admission admission)
        implements LoadedModel {

    InvalidRequest refuse(String purpose) {
        return new InvalidRequest("model", "The model '" + id + "' cannot " + purpose);
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public Diagnosis diagnosis() {
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
    public void close() {}
}
