package io.millrace.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.util.Set;

/**
 * The ONNX Runtime in use.
 *
 * @param providers it was built with
 */
public record RuntimeInfo(String version, Set<Provider> providers) {

    public RuntimeInfo {
        providers = Set.copyOf(providers);
    }

    /** Loads the library where that has not happened yet. */
    public static RuntimeInfo read() {
        return new RuntimeInfo(OrtEnvironment.getEnvironment().getVersion(), Provider.built());
    }
}
