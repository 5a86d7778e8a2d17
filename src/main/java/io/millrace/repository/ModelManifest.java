package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What model.yaml says of a model. Every field has a default, and a folder without the file has them all.
 *
 * @param aliases further names that clients may call it by
 * @param task what it is for; null tells by what lies in the folder
 * @param file the ONNX file, relative to the folder; null looks for the usual names
 * @param origin where its files are pulled from; null where they lie in the folder
 * @param life when it is in memory
 * @param hardware where it runs
 * @param capacity how much it takes at once
 * @param speculation how tokens are drafted and checked several at once
 * @param batch how requests to a stateless model are put together
 * @param queue how much may wait for it
 * @param breaker when it counts as broken
 * @param fallback who answers in its place then, in order of preference
 * @param timeouts how long its requests may take
 * @param toolParser name of the dialect in which it writes tool calls and thought; null tells by its chat template
 * @param adapters files of LoRA adapters, relative to the folder, by the names that clients call them by
 * @param logits from the cosine of a text and an image to their logit
 * @param images what a model that generates text may be shown
 * @param vad how a model that hears leaves out silence; null where it does not
 */
public record ModelManifest(
        List<String> aliases,
        @Nullable String task,
        @Nullable String file,
        @Nullable Origin origin,
        Life life,
        HardwareSettings hardware,
        Capacity capacity,
        SpeculationSettings speculation,
        BatchSettings batch,
        QueueSettings queue,
        BreakerSettings breaker,
        List<Fallback> fallback,
        Timeouts timeouts,
        @Nullable String toolParser,
        Map<String, String> adapters,
        LogitSettings logits,
        ImageSettings images,
        @Nullable VadSettings vad) {

    enum Reload {
        @JsonProperty("beside")
        BESIDE,
        @JsonProperty("replace")
        REPLACE
    }

    public static final ModelManifest DEFAULT = new ModelManifest(
            List.of(),
            null,
            null,
            null,
            Life.DEFAULT,
            HardwareSettings.DEFAULT,
            Capacity.DEFAULT,
            SpeculationSettings.DEFAULT,
            BatchSettings.DEFAULT,
            QueueSettings.DEFAULT,
            BreakerSettings.DEFAULT,
            List.of(),
            Timeouts.NONE,
            null,
            Map.of(),
            LogitSettings.NONE,
            ImageSettings.DEFAULT,
            null);

    public ModelManifest {
        aliases = List.copyOf(aliases);
        aliases.forEach(alias -> Setting.require(
                Setting.isName(alias), "aliases", "must be names", "'" + Setting.printable(alias) + "'"));
        fallback = List.copyOf(fallback);
        adapters = Map.copyOf(adapters);
        adapters.keySet().forEach(AdapterFiles::requireName);
    }

    @JsonCreator
    static ModelManifest of(
            @JsonProperty("aliases") @Nullable List<String> aliases,
            @JsonProperty("task") @Nullable String task,
            @JsonProperty("file") @Nullable String file,
            @JsonProperty("source") @Nullable String source,
            @JsonProperty("variant") @Nullable String variant,
            @JsonProperty("load") @Nullable LoadTime load,
            @JsonProperty("version-policy") @Nullable VersionPolicy versions,
            @JsonProperty("reload") @Nullable Reload reload,
            @JsonProperty("keep-alive") @Nullable String keepAlive,
            @JsonProperty("pinned") @Nullable Boolean pinned,
            @JsonProperty("providers") @Nullable List<String> providers,
            @JsonProperty("require-provider") @Nullable Boolean requireProvider,
            @JsonProperty("device") @Nullable Integer device,
            @JsonProperty("devices") @Nullable List<Integer> devices,
            @JsonProperty("threads") @Nullable Integer threads,
            @JsonProperty("spinning") @Nullable Boolean spinning,
            @JsonProperty("instances") @Nullable Integer instances,
            @JsonProperty("candidates") @Nullable Integer candidates,
            @JsonProperty("cuda") @Nullable Map<String, String> cuda,
            @JsonProperty("provider-options") @Nullable Map<String, Map<String, String>> providerOptions,
            @JsonProperty("session") @Nullable Map<String, String> session,
            @JsonProperty("batch") @Nullable BatchSettings batch,
            @JsonProperty("slots") @Nullable Integer slots,
            @JsonProperty("max-length") @Nullable Integer maxLength,
            @JsonProperty("prefill-chunk") @Nullable Integer prefillChunk,
            @JsonProperty("speculation") @Nullable SpeculationSettings speculation,
            @JsonProperty("prefix-memory") @Nullable Integer prefixMemory,
            @JsonProperty("pinned-prefixes") @Nullable List<PinnedPrefix> pinnedPrefixes,
            @JsonProperty("max-queue") @Nullable Integer maxQueue,
            @JsonProperty("max-queue-tokens") @Nullable Long maxQueueTokens,
            @JsonProperty("breaker") @Nullable BreakerSettings breaker,
            @JsonProperty("fallback") @Nullable List<FallbackEntry> fallback,
            @JsonProperty("timeout") @Nullable String timeout,
            @JsonProperty("max-timeout") @Nullable String maxTimeout,
            @JsonProperty("tool-parser") @Nullable String toolParser,
            @JsonProperty("adapters") @Nullable Map<String, String> adapters,
            @JsonProperty("logit-scale") @Nullable Float logitScale,
            @JsonProperty("logit-bias") @Nullable Float logitBias,
            @JsonProperty("images") @Nullable ImageSettings images,
            @JsonProperty("vad") @Nullable VadSettings vad) {
        List<Fallback> fallbacks = FallbackEntry.read(fallback);
        Timeouts timeouts = Timeouts.read(timeout, maxTimeout);
        return new ModelManifest(
                orElse(aliases, List.of()),
                task,
                file,
                Origin.of(source, variant),
                new Life(
                        orElse(load, LoadTime.START),
                        orElse(versions, VersionPolicy.HIGHEST),
                        reload == Reload.REPLACE,
                        Times.orNull("keep-alive", keepAlive),
                        orElse(pinned, false)),
                new HardwareSettings(
                        orElse(providers, HardwareSettings.DEFAULT.providers()),
                        orElse(requireProvider, HardwareSettings.DEFAULT.requireProvider()),
                        HardwareSettings.devices(device, devices),
                        orElse(threads, HardwareSettings.DEFAULT.threads()),
                        orElse(spinning, HardwareSettings.DEFAULT.spinning()),
                        orElse(instances, HardwareSettings.DEFAULT.instances()),
                        threads == null && spinning == null && instances == null,
                        orElse(candidates, HardwareSettings.DEFAULT.candidates()),
                        HardwareSettings.options(orElse(cuda, Map.of()), orElse(providerOptions, Map.of())),
                        orElse(session, Map.of())),
                new Capacity(
                        orElse(slots, Capacity.DEFAULT.slots()),
                        orElse(maxLength, Capacity.DEFAULT.maxLength()),
                        orElse(prefillChunk, Capacity.DEFAULT.prefillChunk()),
                        orElse(prefixMemory, Capacity.DEFAULT.prefixMemory()),
                        orElse(pinnedPrefixes, List.of())),
                orElse(speculation, SpeculationSettings.DEFAULT),
                orElse(batch, BatchSettings.DEFAULT),
                new QueueSettings(maxQueue, orElse(maxQueueTokens, QueueSettings.DEFAULT.maxTokens())),
                orElse(breaker, BreakerSettings.DEFAULT),
                fallbacks,
                timeouts,
                toolParser,
                orElse(adapters, Map.of()),
                new LogitSettings(logitScale, logitBias),
                orElse(images, ImageSettings.DEFAULT),
                vad);
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
