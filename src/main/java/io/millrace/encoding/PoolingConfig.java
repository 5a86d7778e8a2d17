package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The config.json of a Pooling module of sentence-transformers.
 *
 * @param modes whose vectors follow one another; never empty
 * @param includePrompt whether the prompt's tokens count
 */
record PoolingConfig(List<PoolingMode> modes, boolean includePrompt) {

    /** Of a plain encoder. */
    static final PoolingConfig MEAN = new PoolingConfig(List.of(PoolingMode.MEAN), true);

    private static final String KEY = "pooling_mode";
    private static final String OLD_PREFIX = "pooling_mode_";

    /** @throws IllegalStateException where there is no such file, or naming a key that is not understood */
    static PoolingConfig read(ModelConfig config) {
        if (!config.isThere()) {
            throw new IllegalStateException(config.file() + ": it is missing, and says how tokens become one vector");
        }
        return new PoolingConfig(config.has(KEY) ? newer(config) : older(config), config.flag("include_prompt", true));
    }

    /* One mode, or a list. It wins over the older keys. */
    private static List<PoolingMode> newer(ModelConfig config) {
        JsonNode value = config.value(KEY);
        List<PoolingMode> modes = (value.isArray() ? value.values() : List.of(value))
                .stream()
                        .map(mode -> PoolingMode.of(mode.asString("")).orElseThrow(() -> unknown(config)))
                        .toList();
        return required(config, modes);
    }

    private static IllegalStateException unknown(ModelConfig config) {
        return config.refusal(
                KEY,
                "must be one of "
                        + Arrays.stream(PoolingMode.values())
                                .map(PoolingMode::key)
                                .toList());
    }

    /* Without any it is the mean, as in sentence-transformers. */
    private static List<PoolingMode> older(ModelConfig config) {
        refuseUnknown(config);
        List<PoolingMode> modes = new ArrayList<>();
        for (PoolingMode mode : PoolingMode.values()) {
            boolean standard = mode == PoolingMode.MEAN && !isStated(config);
            if (config.flag(mode.oldKey(), standard)) {
                modes.add(mode);
            }
        }
        return required(config, modes);
    }

    private static boolean isStated(ModelConfig config) {
        return config.json().propertyStream().anyMatch(key -> key.getKey().startsWith(OLD_PREFIX));
    }

    private static void refuseUnknown(ModelConfig config) {
        Set<String> known =
                Arrays.stream(PoolingMode.values()).map(PoolingMode::oldKey).collect(Collectors.toSet());
        config.json().propertyNames().stream()
                .filter(key -> key.startsWith(OLD_PREFIX) && !known.contains(key))
                .filter(key -> config.flag(key, false))
                .findFirst()
                .ifPresent(key -> {
                    throw config.refusal(key, "but that pooling is not known; known are " + new TreeSet<>(known));
                });
    }

    private static List<PoolingMode> required(ModelConfig config, List<PoolingMode> modes) {
        if (modes.isEmpty()) {
            throw new IllegalStateException(config.file() + ": no pooling_mode is switched on");
        }
        return modes;
    }
}
