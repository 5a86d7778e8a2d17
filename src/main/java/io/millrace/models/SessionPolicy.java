package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import java.util.Map;

/** What a model.yaml says of sessions and queues, in the terms of those who hold them. */
public final class SessionPolicy {

    private SessionPolicy() {}

    /** How the service loads the graph of a model with this manifest. */
    public static SessionSettings session(ModelManifest manifest) {
        return new SessionSettings(
                manifest.hardware().providers().stream()
                        .map(SessionPolicy::provider)
                        .toList(),
                manifest.hardware().requireProvider(),
                manifest.hardware().device(),
                manifest.hardware().threads(),
                false,
                manifest.hardware().session(),
                Map.of(Provider.CUDA, manifest.hardware().cuda()));
    }

    private static Provider provider(ModelManifest.Provider wanted) {
        return switch (wanted) {
            case CUDA -> Provider.CUDA;
            case CPU -> Provider.CPU;
        };
    }

    /**
     * The bounds of a model's queue.
     *
     * @param items most that it may have accepted and not ended
     */
    public static Admission admission(ModelId model, int items, ModelManifest manifest) {
        long tokens = manifest.queue().maxTokens() == 0
                ? Long.MAX_VALUE
                : manifest.queue().maxTokens();
        return new Admission("the model '" + model + "'", items, tokens, System::nanoTime);
    }
}
