package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.batching.BatchLimits;
import io.millrace.core.ModelId;
import io.millrace.repository.BatchSettings;
import io.millrace.repository.HardwareSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.session.Providers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a model.yaml says of sessions and queues, in the terms of those who hold them. */
public final class SessionPolicy {

    private static final int MOST_INSTANCES = 8;
    private static final long MOST_TWICE = 512L << 20;

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

    /**
     * The same of a decoder. Where the manifest states none of threads, spinning and instances, its threads wait for each other in a busy
     * loop while a step runs: a step is short, and the next follows at once.
     */
    public static SessionSettings decoder(ModelManifest manifest) {
        SessionSettings settings = session(manifest);
        return manifest.hardware().automatic() ? settings.withThreads(0, true) : settings;
    }

    /**
     * Whether the service chooses threads, spinning and instances of a model on the CPU by its load, for which it is loaded twice; the
     * weights of larger ones would be too much memory for what it gains.
     */
    public static boolean choosesByLoad(ModelFolder folder) {
        return !folder.task().hasSlots() && choosesByLoad(folder.manifest().hardware(), folder.weightBytes());
    }

    /** The same of a graph that has so many bytes of weights, whatever else its model is. */
    public static boolean choosesByLoad(HardwareSettings hardware, long bytes) {
        return Runtime.getRuntime().availableProcessors() > 1 && hardware.automatic() && bytes <= MOST_TWICE;
    }

    /** Instances of such a model, each of which has its share of the cores. */
    public static int instancesByLoad(int cores) {
        return Math.min(cores, MOST_INSTANCES);
    }

    /** Instances of another stateless model on the CPU: as many as it says, or as fill the cores. */
    public static int instances(HardwareSettings hardware, int cores) {
        return hardware.instances() > 0 ? hardware.instances() : filling(hardware.threads(), cores);
    }

    /** How many instances fill the cores: more than a few take memory for little. */
    static int filling(int threads, int cores) {
        return threads > 0 ? Math.clamp(cores / threads, 1, MOST_INSTANCES) : 1;
    }

    /** How the requests to a stateless model are put together. */
    public static BatchLimits limits(ModelManifest manifest, Provider provider) {
        BatchSettings batch = manifest.batch();
        long maxTokens = batch.maxTokens() == 0 ? maxTokens(provider) : batch.maxTokens();
        return new BatchLimits(
                batch.maxRows(), maxTokens, Duration.ofMillis(batch.maxDelayMillis()), batch.sortByLength());
    }

    /* A processor is busy with a few hundred tokens, and from there on each token of padding costs as much as one that counts. */
    private static long maxTokens(Provider provider) {
        return provider.equals(Provider.CPU) ? 2_048 : BatchLimits.DEFAULT.maxPadded();
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
