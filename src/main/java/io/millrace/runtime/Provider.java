package io.millrace.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.EnumSet;
import java.util.Set;

/** An execution provider of ONNX Runtime: where a model runs. */
public enum Provider {
    CPU(OrtProvider.CPU),
    CUDA(OrtProvider.CUDA);

    private final OrtProvider compiled;

    Provider(OrtProvider compiled) {
        this.compiled = compiled;
    }

    /** Providers the loaded library was built with; whether a device and its driver are there shows when a model is opened. */
    public static Set<Provider> built() {
        EnumSet<OrtProvider> offered = OrtEnvironment.getAvailableProviders();
        Set<Provider> built = EnumSet.noneOf(Provider.class);
        for (Provider provider : values()) {
            if (offered.contains(provider.compiled)) {
                built.add(provider);
            }
        }
        return built;
    }
}
