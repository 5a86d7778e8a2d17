package io.millrace.tasks.transcribe;

import io.millrace.batching.BatchLimits;
import io.millrace.core.JsonFile;
import io.millrace.core.ModelId;
import io.millrace.core.Opened;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.runtime.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is opened while a model of several graphs is loaded, and what its manifest says of it: closed again where that fails. */
final class LoadedParts {

    /** Requests that have been accepted: each holds a window and its features. */
    static final int MAX_QUEUE = 256;

    private final ModelFolder folder;
    private final ModelManifest manifest;
    private final Opened opened = new Opened();

    /** @throws IllegalArgumentException where model.yaml says what such models have not, naming the key */
    LoadedParts(ModelFolder folder, String kind) {
        this.folder = folder;
        this.manifest = folder.manifest();
        if (manifest.batch().stack() != null) {
            throw new IllegalArgumentException("batch.stack in model.yaml is for models that take tensors, but "
                    + folder.id() + " is for " + folder.task().name());
        }
        int devices = manifest.hardware().devices().size();
        if (devices > 1) {
            throw new IllegalArgumentException("devices in model.yaml must be one for a " + kind + ", but are "
                    + devices + ": serve a folder for each device under a shared alias");
        }
    }

    /** A file of a folder; an empty object where there is none. */
    static JsonNode json(Path folder, String name) {
        return JsonFile.readIfThere(folder.resolve(name)).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    <T extends AutoCloseable> T opened(T resource) {
        return opened.add(resource);
    }

    /** What leaves out silence; null where nothing does. */
    @Nullable
    VoiceFilter voiceFilter(Function<ModelId, List<Entry>> folders) {
        VoiceFilter filter = VoiceFilter.open(folder, folders);
        return filter == null ? null : opened(filter);
    }

    /**
     * As many instances as the manifest says, or as fill the cores.
     *
     * @param beside makes one more over the sessions of the first
     */
    <T extends AutoCloseable> List<T> instances(T first, String provider, Supplier<T> beside) {
        int cores = Runtime.getRuntime().availableProcessors();
        int count = provider.equals(Provider.CPU.name())
                ? SessionPolicy.instances(manifest.hardware(), cores)
                : Math.max(1, manifest.hardware().instances());
        List<T> instances = new ArrayList<>(List.of(first));
        while (instances.size() < count) {
            instances.add(opened(beside.get()));
        }
        return instances;
    }

    /**
     * Of the windows that run together.
     *
     * @param most of them
     */
    BatchLimits limits(String provider, long most) {
        BatchLimits asked = SessionPolicy.limits(manifest, new Provider(provider));
        boolean alone = Boolean.FALSE.equals(manifest.batch().mixed());
        int rows = Math.clamp(most, 1, alone ? 1 : asked.maxRows());
        return new BatchLimits(rows, Math.max(rows, asked.maxPadded()), asked.maxDelay(), false);
    }

    void closeAll(Throwable cause) {
        opened.closeAll(cause);
    }
}
