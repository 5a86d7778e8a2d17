package io.millrace.repository;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a model runs.
 *
 * @param providers execution providers in order of preference
 * @param requireProvider whether to fail rather than fall back when the first provider isn't there
 * @param devices numbers of the GPUs, which the instances of a stateless model take in turn
 * @param threads of one operator on the CPU; 0 is one per core
 * @param spinning whether an operator's threads wait for each other in a busy loop while a model runs
 * @param instances copies of a stateless model that run side by side; 0 is as many as fill the cores
 * @param automatic whether a stateless model on the CPU chooses threads, spinning and instances by its load and the times of its runs
 * @param candidates likeliest tokens of each row that a model which generates text chooses where its logits are; 0 brings whole rows to the host
 * @param options of each provider, as ONNX Runtime names them
 * @param session entries of ONNX Runtime's session configuration
 */
public record HardwareSettings(
        List<String> providers,
        boolean requireProvider,
        List<Integer> devices,
        int threads,
        boolean spinning,
        int instances,
        boolean automatic,
        int candidates,
        Map<String, Map<String, String>> options,
        Map<String, String> session) {

    public static final String CUDA = "cuda";

    private static final int MOST_INSTANCES = 64;
    private static final int MOST_CANDIDATES = 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern ENTRY = Pattern.compile("(session|optimization|ep|mlas)(\\.[a-z0-9_]+)+");

    /** What other keys of model.yaml say. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "session.intra_op.allow_spinning", "spinning",
            "session.force_spinning_stop", "spinning",
            "device_id", "device");

    static final HardwareSettings DEFAULT =
            new HardwareSettings(List.of("cuda", "cpu"), false, List.of(0), 0, false, 1, true, 0, Map.of(), Map.of());

    public HardwareSettings {
        providers = List.copyOf(providers);
        Setting.require(!providers.isEmpty(), "providers", "must name at least one", providers);
        providers.forEach(name -> requireName("providers", name));
        devices = List.copyOf(devices);
        Setting.require(!devices.isEmpty(), "devices", "must name at least one", devices);
        Setting.require(
                devices.size() <= MOST_INSTANCES, "devices", "must be at most " + MOST_INSTANCES, devices.size());
        devices.forEach(device -> Setting.require(device >= 0, "device", "must be at least 0", device));
        Setting.require(threads >= 0, "threads", "must be at least 0", threads);
        Setting.require(
                candidates >= 0 && candidates <= MOST_CANDIDATES,
                "candidates",
                "must be between 0 and " + MOST_CANDIDATES,
                candidates);
        options = Map.copyOf(options);
        session = Map.copyOf(session);
        options.forEach((name, own) -> {
            requireName("provider-options", name);
            own.keySet().forEach(key -> requireNotElsewhere(name, key));
        });
        session.keySet().forEach(key -> requireNotElsewhere("session", key));
        session.keySet()
                .forEach(key -> Setting.require(
                        ENTRY.matcher(key).matches(),
                        "session",
                        "must have keys of ONNX Runtime's session configuration, such as session.set_denormal_as_zero",
                        "'" + key + "'"));
        Setting.require(
                instances >= 0 && instances <= MOST_INSTANCES,
                "instances",
                "must be between 0 and " + MOST_INSTANCES,
                instances);
    }

    /** What {@code device} and {@code devices} say together. */
    static List<Integer> devices(@Nullable Integer device, @Nullable List<Integer> devices) {
        if (devices == null) {
            return device == null ? DEFAULT.devices() : List.of(device);
        }
        Setting.require(device == null, "devices", "must be left out where device is given", devices);
        return devices;
    }

    /** What {@code cuda} and {@code provider-options} say together, by lower-case names. */
    static Map<String, Map<String, String>> options(Map<String, String> cuda, Map<String, Map<String, String>> others) {
        Map<String, Map<String, String>> options = new HashMap<>();
        others.forEach((name, own) -> options.put(name.toLowerCase(Locale.ROOT), own));
        if (!cuda.isEmpty()) {
            Setting.require(
                    options.put(CUDA, cuda) == null,
                    "cuda",
                    "must be left out where provider-options has them",
                    cuda.keySet());
        }
        return options;
    }

    /** Options of one provider. */
    public Map<String, String> options(String provider) {
        return options.getOrDefault(provider, Map.of());
    }

    private static void requireName(String key, String name) {
        Setting.require(NAME.matcher(name).matches(), key, "must have names of execution providers", "'" + name + "'");
    }

    private static void requireNotElsewhere(String map, String key) {
        String own = ELSEWHERE.get(key);
        Setting.require(own == null, map, "must leave this to " + own, "'" + key + "'");
    }
}
