package io.millrace.repository;

import io.millrace.repository.ModelManifest.Provider;
import java.util.List;

/**
 * Where a model runs.
 *
 * @param providers execution providers in order of preference
 * @param requireProvider whether to fail rather than fall back when the first provider isn't there
 * @param device number of the GPU
 * @param threads of one operator on the CPU; 0 is one per core
 * @param instances copies of a stateless model that run side by side; 0 is as many as fill the cores
 */
public record HardwareSettings(
        List<Provider> providers, boolean requireProvider, int device, int threads, int instances) {

    static final HardwareSettings DEFAULT = new HardwareSettings(List.of(Provider.CUDA, Provider.CPU), false, 0, 0, 1);

    public HardwareSettings {
        providers = List.copyOf(providers);
        Setting.require(!providers.isEmpty(), "providers", "must name at least one", providers);
        Setting.require(device >= 0, "device", "must be at least 0", device);
        Setting.require(threads >= 0, "threads", "must be at least 0", threads);
        Setting.require(instances >= 0 && instances <= 64, "instances", "must be between 0 and 64", instances);
    }
}
