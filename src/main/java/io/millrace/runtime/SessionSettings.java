package io.millrace.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param providers providers in order of preference; the first that loads the model runs it
 * @param requireFirst whether a model that the first provider cannot load is refused instead of tried on the next
 * @param deviceId index of the GPU
 * @param intraOpThreads threads an operator may use on the CPU; 0 means one for each physical core, or for each processor of a process that may use a part of them
 * @param spinning whether those threads wait for work in a busy loop while a model runs, which shortens a run and costs every other
 *     thread; between runs they sleep in any case
 * @param entries of the session's configuration, as onnxruntime_session_options_config_keys.h names them
 * @param providerOptions of each provider, as its documentation names them
 * @param trace how the name begins of the file into which the library writes, when the session is closed, how long each operator ran
 *     (events of Chrome's trace format); null writes none
 */
public record SessionSettings(
        List<Provider> providers,
        boolean requireFirst,
        int deviceId,
        int intraOpThreads,
        boolean spinning,
        Map<String, String> entries,
        Map<Provider, Map<String, String>> providerOptions,
        @Nullable Path trace) {

    /** CUDA where it works, else the CPU; threads sleep when idle. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(List.of(Provider.CUDA, Provider.CPU), false, 0, 0, false);

    /** Without a trace. */
    public SessionSettings(
            List<Provider> providers,
            boolean requireFirst,
            int deviceId,
            int intraOpThreads,
            boolean spinning,
            Map<String, String> entries,
            Map<Provider, Map<String, String>> providerOptions) {
        this(providers, requireFirst, deviceId, intraOpThreads, spinning, entries, providerOptions, null);
    }

    /** Without entries and options. */
    public SessionSettings(
            List<Provider> providers, boolean requireFirst, int deviceId, int intraOpThreads, boolean spinning) {
        this(providers, requireFirst, deviceId, intraOpThreads, spinning, Map.of(), Map.of());
    }

    public SessionSettings {
        providers = List.copyOf(providers);
        entries = Map.copyOf(entries);
        providerOptions = Map.copyOf(providerOptions);
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("providers is empty, must name at least one of CPU, CUDA");
        }
        if (deviceId < 0) {
            throw new IllegalArgumentException("deviceId is " + deviceId + ", must be at least 0");
        }
        if (intraOpThreads < 0) {
            throw new IllegalArgumentException("intraOpThreads is " + intraOpThreads + ", must be at least 0");
        }
    }

    public SessionSettings withProviders(List<Provider> preferred, boolean required) {
        return new SessionSettings(
                preferred, required, deviceId, intraOpThreads, spinning, entries, providerOptions, trace);
    }

    public SessionSettings withThreads(int count, boolean spin) {
        return new SessionSettings(providers, requireFirst, deviceId, count, spin, entries, providerOptions, trace);
    }

    /** The same, traced into files whose names begin so. */
    public SessionSettings withTrace(Path prefix) {
        return new SessionSettings(
                providers, requireFirst, deviceId, intraOpThreads, spinning, entries, providerOptions, prefix);
    }

    /** Options of one provider. */
    public Map<String, String> options(Provider provider) {
        return providerOptions.getOrDefault(provider, Map.of());
    }

    /** The providers that may be tried. */
    public List<Provider> candidates() {
        return requireFirst ? List.of(providers.getFirst()) : providers;
    }
}
