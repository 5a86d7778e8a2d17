package io.millrace.repository;

import io.millrace.repository.ModelManifest.Provider;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a model runs.
 *
 * @param providers execution providers in order of preference
 * @param requireProvider whether to fail rather than fall back when the first provider isn't there
 * @param device number of the GPU
 * @param threads of one operator on the CPU; 0 is one per core
 * @param instances copies of a stateless model that run side by side; 0 is as many as fill the cores
 * @param cuda options of the CUDA provider, as ONNX Runtime names them
 * @param session entries of ONNX Runtime's session configuration
 */
public record HardwareSettings(
        List<Provider> providers,
        boolean requireProvider,
        int device,
        int threads,
        int instances,
        Map<String, String> cuda,
        Map<String, String> session) {

    static final HardwareSettings DEFAULT =
            new HardwareSettings(List.of(Provider.CUDA, Provider.CPU), false, 0, 0, 1, Map.of(), Map.of());

    private static final Pattern ENTRY = Pattern.compile("(session|optimization|ep|mlas)(\\.[a-z0-9_]+)+");

    /** What other keys of model.yaml say. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "session.intra_op.allow_spinning", "threads",
            "device_id", "device");

    public HardwareSettings {
        providers = List.copyOf(providers);
        Setting.require(!providers.isEmpty(), "providers", "must name at least one", providers);
        Setting.require(device >= 0, "device", "must be at least 0", device);
        Setting.require(threads >= 0, "threads", "must be at least 0", threads);
        cuda = Map.copyOf(cuda);
        session = Map.copyOf(session);
        cuda.keySet().forEach(key -> requireNotElsewhere("cuda", key));
        session.keySet().forEach(key -> requireNotElsewhere("session", key));
        session.keySet()
                .forEach(key -> Setting.require(
                        ENTRY.matcher(key).matches(),
                        "session",
                        "must have keys of ONNX Runtime's session configuration, such as session.set_denormal_as_zero",
                        "'" + key + "'"));
        Setting.require(instances >= 0 && instances <= 64, "instances", "must be between 0 and 64", instances);
    }

    private static void requireNotElsewhere(String map, String key) {
        String own = ELSEWHERE.get(key);
        Setting.require(own == null, map, "must leave this to " + own, "'" + key + "'");
    }
}
