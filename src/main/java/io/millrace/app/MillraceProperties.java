package io.millrace.app;

import io.millrace.access.ApiKey;
import io.millrace.bodies.BodySettings;
import io.millrace.models.Keeping;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.models.upkeep.Sources;
import io.millrace.playground.PlaygroundSettings;
import io.millrace.remote.FetchSettings;
import io.millrace.repository.ModelRepository;
import io.millrace.tasks.Tasks;
import io.millrace.telemetry.NameSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code millrace} in application.yaml. A key that is not here is refused at start.
 *
 * @param models where models are found
 * @param limits on what a client may send and leave unread
 * @param bodies where request bodies are held, all together
 * @param keys who may ask
 * @param cors which web pages may ask
 * @param hosts names that a service without keys answers to, besides addresses and localhost; {@code *} is any
 * @param stream how streams behave
 * @param shutdown how the service ends
 * @param metrics what is measured under which names
 * @param tracing where spans go
 * @param responses what is kept of answers
 * @param images from where images are fetched
 * @param playground the page at {@code /}
 * @param cache folder in which optimised graphs are kept for the next start; empty keeps none
 * @param plugins libraries of execution providers, by the providers' names
 */
@ConfigurationProperties(prefix = "millrace", ignoreUnknownFields = false)
public record MillraceProperties(
        @DefaultValue Models models,
        @DefaultValue LimitsProperties limits,
        @DefaultValue Bodies bodies,
        @DefaultValue Keys keys,
        @DefaultValue Cors cors,
        @DefaultValue List<String> hosts,
        @DefaultValue Stream stream,
        @DefaultValue Shutdown shutdown,
        @DefaultValue Metrics metrics,
        @DefaultValue Tracing tracing,
        @DefaultValue ResponsesProperties responses,
        @DefaultValue FetchSettings images,
        @DefaultValue PlaygroundSettings playground,
        @DefaultValue("") String cache,
        @DefaultValue Map<String, String> plugins) {

    public MillraceProperties {
        plugins = Map.copyOf(plugins);
        hosts = List.copyOf(hosts);
    }

    /**
     * The model repository.
     *
     * @param path a folder of model folders, or a cache of the Hugging Face hub
     * @param required names of the models that must have loaded once before the service is ready; by default the only one that there is
     * @param memory most bytes that models take on the processor's side, weights and caches; 0 for as much as there is
     * @param deviceMemory the same of models that run on a device
     * @param watch how often the folders are looked at for changes; 0 for never
     * @param data folder for what the service keeps of models: aliases that were moved, and what {@code source} names; empty for
     *     {@code .millrace} in the folder of models
     */
    public record Models(
            @DefaultValue("models") String path,
            @DefaultValue Set<String> required,
            @DefaultValue("0MB") DataSize memory,
            @DefaultValue("0MB") DataSize deviceMemory,
            @DefaultValue("2s") Duration watch,
            @DefaultValue("") String data) {
        public Models {
            required = Set.copyOf(required);
            require("memory", memory);
            require("device-memory", deviceMemory);
            if (watch.isNegative()) {
                throw new IllegalArgumentException("millrace.models.watch must be at least 0s, but is " + watch);
            }
        }

        private static void require(String key, DataSize value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("millrace.models." + key + " must be at least 0, but is " + value);
            }
        }

        private Path own() {
            return data.isBlank() ? Path.of(path, ModelRepository.OWN) : Path.of(data);
        }

        ModelRepository repository() {
            return Tasks.repository(Path.of(path), own());
        }

        Keeping keeping(Sources sources) {
            return new Keeping(
                    required,
                    new MemoryBudget(memory.toBytes(), deviceMemory.toBytes()),
                    AliasFile.at(own().resolve("aliases.json")),
                    sources);
        }
    }

    /**
     * Request bodies, from their first bytes to the end of their requests.
     *
     * @param memory most bytes of all in memory; 0 for a quarter of the heap
     * @param single most bytes of one in memory while it comes; the rest lies on disk
     * @param folder where the service makes a folder for that; empty for the one of temporary files
     * @param disk most bytes of all there; 0 leaves them to memory
     */
    public record Bodies(
            @DefaultValue("0MB") DataSize memory,
            @DefaultValue("1MB") DataSize single,
            @DefaultValue("") String folder,
            @DefaultValue("1GB") DataSize disk) {
        public Bodies {
            require("memory", memory, memory.toBytes() == 0 ? 0 : BodySettings.LEAST_MEMORY);
            require("single", single, 0);
            require("disk", disk, 0);
        }

        private static void require(String key, DataSize value, long least) {
            if (value.toBytes() < least) {
                throw new IllegalArgumentException(
                        "millrace.bodies." + key + " must be at least " + least + " bytes, but is " + value);
            }
        }

        BodySettings settings(Duration patience) {
            return new BodySettings(
                    memory.toBytes() == 0 ? BodySettings.quarterOfHeap() : memory.toBytes(),
                    single.toBytes(),
                    folder.isBlank() ? null : Path.of(folder),
                    disk.toBytes(),
                    patience);
        }
    }

    /**
     * API keys; with none, everybody may do everything.
     *
     * @param file a YAML list of keys, read again when it changes; empty for none
     * @param list keys written here
     * @param openPaths patterns of paths that need no key
     * @param poll how often the file is looked at
     * @param staleAfter how long the file may be unreadable before the service is not ready
     */
    public record Keys(
            @DefaultValue("") String file,
            @DefaultValue List<ApiKey> list,

            @DefaultValue({"/actuator/health", "/actuator/health/*", "/v2/health/**"})
            List<String> openPaths,

            @DefaultValue("2s") Duration poll,
            @DefaultValue("60s") Duration staleAfter) {
        public Keys {
            list = List.copyOf(list);
            openPaths = List.copyOf(openPaths);
        }
    }

    /**
     * Cross-origin requests.
     *
     * @param origins such as {@code https://chat.example.org}, whose pages may ask; none by default
     */
    public record Cors(@DefaultValue List<String> origins) {
        public Cors {
            origins = List.copyOf(origins);
        }
    }

    /**
     * Streamed answers.
     *
     * @param heartbeat longest silence before a comment is sent
     */
    public record Stream(@DefaultValue("15s") Duration heartbeat) {}

    /**
     * The end of the service.
     *
     * @param delay from the moment it is not ready to the first refusal of a new request, for load balancers to hear of it
     * @param grace for requests in work to end, after which they are ended
     */
    public record Shutdown(
            @DefaultValue("0s") Duration delay,
            @DefaultValue("30s") Duration grace) {
        public Shutdown {
            require("delay", delay);
            require("grace", grace);
        }

        private static void require(String key, Duration value) {
            if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        "millrace.shutdown." + key + " must be between 0s and 24h, but is " + value);
            }
        }
    }

    /**
     * Meters.
     *
     * @param names whose names they go by
     * @param slow from which duration on the access log says of a request what limited its model
     */
    public record Metrics(
            @DefaultValue("millrace") Set<NameSet> names,
            @DefaultValue("10s") Duration slow) {
        public Metrics {
            names = Set.copyOf(names);
            if (slow.isNegative()) {
                throw new IllegalArgumentException("millrace.metrics.slow must be at least 0s, but is " + slow);
            }
        }
    }

    /**
     * Traces.
     *
     * @param endpoint of a collector that takes OTLP over HTTP, such as {@code http://collector:4318/v1/traces}; empty for none
     * @param share of the requests without a sampled parent that are traced, 0 to 1
     */
    public record Tracing(
            @DefaultValue("") String endpoint,
            @DefaultValue("1") double share) {
        public Tracing {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("millrace.tracing.share must be 0 to 1, but is " + share);
            }
        }
    }
}
