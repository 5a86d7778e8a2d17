package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What model.yaml says of a model. Every field has a default, and a folder without the file has them all.
 *
 * @param aliases further names that clients may call it by
 * @param task what it is for; null tells by what lies in the folder
 * @param file the ONNX file, relative to the folder; null looks for the usual names
 * @param load when the model is loaded
 * @param providers execution providers in order of preference
 * @param requireProvider whether to fail rather than fall back when the first provider isn't there
 * @param device number of the GPU
 * @param threads of one operator on the CPU; 0 is one per core
 * @param instances copies of a stateless model that run side by side; 0 is as many as fill the cores
 * @param batch how requests to a stateless model are put together
 * @param slots sequences decoded at once
 * @param maxLength longest prompt and completion together, in tokens; 0 is the model's own limit
 * @param prefillChunk most prompt tokens run in one step
 * @param maxQueue requests, or texts, images and rows of a stateless model, that may wait before further ones are refused; null is 256
 *     for a language model and 4096 for others
 * @param maxQueueTokens most tokens of prompts and texts accepted and not ended; 0 leaves it to the number of requests
 * @param breaker when it counts as broken
 * @param fallback who answers in its place then, in order of preference
 * @param timeouts how long its requests may take
 */
public record ModelManifest(
        List<String> aliases,
        @Nullable String task,
        @Nullable String file,
        Load load,
        List<Provider> providers,
        boolean requireProvider,
        int device,
        int threads,
        int instances,
        BatchSettings batch,
        int slots,
        int maxLength,
        int prefillChunk,
        @Nullable Integer maxQueue,
        long maxQueueTokens,
        BreakerSettings breaker,
        List<Fallback> fallback,
        Timeouts timeouts) {

    /** When a model is loaded. */
    public enum Load {
        @JsonProperty("start")
        START,
        @JsonProperty("never")
        NEVER
    }

    /** An ONNX Runtime execution provider. */
    public enum Provider {
        @JsonProperty("cuda")
        CUDA,
        @JsonProperty("cpu")
        CPU
    }

    public static final ModelManifest DEFAULT = of(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null);

    public ModelManifest {
        aliases = List.copyOf(aliases);
        providers = List.copyOf(providers);
        fallback = List.copyOf(fallback);
        require(!providers.isEmpty(), "providers", "must name at least one", providers);
        require(device >= 0, "device", "must be at least 0", device);
        require(threads >= 0, "threads", "must be at least 0", threads);
        require(instances >= 0 && instances <= 64, "instances", "must be between 0 and 64", instances);
        require(slots >= 1 && slots <= 1024, "slots", "must be between 1 and 1024", slots);
        require(maxLength == 0 || maxLength >= 2, "max-length", "must be 0 or at least 2", maxLength);
        require(prefillChunk >= 1, "prefill-chunk", "must be at least 1", prefillChunk);
        require(maxQueue == null || maxQueue >= 0, "max-queue", "must be at least 0", String.valueOf(maxQueue));
        require(maxQueueTokens >= 0, "max-queue-tokens", "must be at least 0", maxQueueTokens);
    }

    @JsonCreator
    static ModelManifest of(
            @JsonProperty("aliases") @Nullable List<String> aliases,
            @JsonProperty("task") @Nullable String task,
            @JsonProperty("file") @Nullable String file,
            @JsonProperty("load") @Nullable Load load,
            @JsonProperty("providers") @Nullable List<Provider> providers,
            @JsonProperty("require-provider") @Nullable Boolean requireProvider,
            @JsonProperty("device") @Nullable Integer device,
            @JsonProperty("threads") @Nullable Integer threads,
            @JsonProperty("instances") @Nullable Integer instances,
            @JsonProperty("batch") @Nullable BatchSettings batch,
            @JsonProperty("slots") @Nullable Integer slots,
            @JsonProperty("max-length") @Nullable Integer maxLength,
            @JsonProperty("prefill-chunk") @Nullable Integer prefillChunk,
            @JsonProperty("max-queue") @Nullable Integer maxQueue,
            @JsonProperty("max-queue-tokens") @Nullable Long maxQueueTokens,
            @JsonProperty("breaker") @Nullable BreakerSettings breaker,
            @JsonProperty("fallback") @Nullable List<FallbackEntry> fallback,
            @JsonProperty("timeout") @Nullable String timeout,
            @JsonProperty("max-timeout") @Nullable String maxTimeout) {
        return new ModelManifest(
                orElse(aliases, List.of()),
                task,
                file,
                orElse(load, Load.START),
                orElse(providers, List.of(Provider.CUDA, Provider.CPU)),
                orElse(requireProvider, false),
                orElse(device, 0),
                orElse(threads, 0),
                orElse(instances, 1),
                orElse(batch, BatchSettings.DEFAULT),
                orElse(slots, 16),
                orElse(maxLength, 0),
                orElse(prefillChunk, 256),
                maxQueue,
                orElse(maxQueueTokens, 0L),
                orElse(breaker, BreakerSettings.DEFAULT),
                FallbackEntry.read(fallback),
                Timeouts.read(timeout, maxTimeout));
    }

    /** The number stated, or {@code otherwise}. */
    public int maxQueue(int otherwise) {
        return maxQueue == null ? otherwise : maxQueue;
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static void require(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + rule + ", but is " + value);
        }
    }
}
