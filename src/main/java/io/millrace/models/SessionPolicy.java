package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.core.ModelId;
import io.millrace.repository.HardwareSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.session.Providers;
import java.util.HashMap;
import java.util.Map;

/** What a model.yaml says of sessions and queues, in the terms of those who hold them. */
public final class SessionPolicy {

    private SessionPolicy() {}

    /** How the service loads the graph of a model with this manifest. */
    public static SessionSettings session(ModelManifest manifest) {
        return session(manifest, 0);
    }

    /**
     * The same of one of several instances, which take the devices in turn.
     *
     * @throws IllegalArgumentException naming a provider of the manifest that there is none of
     */
    static SessionSettings session(ModelManifest manifest, int instance) {
        HardwareSettings hardware = manifest.hardware();
        Map<Provider, Map<String, String>> options = new HashMap<>();
        hardware.options().forEach((name, own) -> options.put(Providers.of("provider-options", name), own));
        return new SessionSettings(
                hardware.providers().stream()
                        .map(name -> Providers.of("providers", name))
                        .toList(),
                hardware.requireProvider(),
                hardware.devices().get(instance % hardware.devices().size()),
                hardware.threads(),
                hardware.spinning(),
                hardware.session(),
                options);
    }

    /** Whether the service chooses threads, spinning and instances of a model on the CPU by its load. */
    public static boolean choosesByLoad(ModelFolder folder) {
        return Runtime.getRuntime().availableProcessors() > 1 && Footprint.twice(folder);
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
