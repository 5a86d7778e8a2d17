package io.millrace.bench;

import io.millrace.bench.workload.Calibration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report says of how it was measured. */
final class BenchSettings {

    private BenchSettings() {}

    static Map<String, String> of(
            WorkloadOptions asked, LoadOptions load, ReportOptions reports, Calibration calibration) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("input-tokens", asked.input);
        settings.put("output-tokens", asked.output());
        settings.put("ignore-eos", String.valueOf(asked.exact));
        settings.put("trace", orEmpty(asked.trace));
        settings.put("prefix-tokens", String.valueOf(asked.prefix));
        settings.put("prefixes", String.valueOf(asked.prefixes));
        settings.put("turns", String.valueOf(asked.turns));
        settings.put("items", String.valueOf(asked.items));
        settings.put("burstiness", String.valueOf(load.burstiness));
        settings.put("duration", orEmpty(load.duration));
        settings.put("requests", orEmpty(load.requests));
        settings.put("warm-up", load.warmUp);
        settings.put("seed", String.valueOf(load.seed));
        settings.put("goodput", String.join(" ", reports.objectives));
        settings.put("tokens-per-word", String.format(Locale.ROOT, "%.3f", calibration.perWord()));
        return settings;
    }

    private static String orEmpty(@Nullable Object setting) {
        return setting == null ? "" : setting.toString();
    }
}
