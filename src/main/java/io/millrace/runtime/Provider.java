package io.millrace.runtime;

import static java.util.function.Function.identity;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An execution provider of ONNX Runtime: where a model runs.
 *
 * @param name by which ONNX Runtime appends it to a session's options; those of {@link #KNOWN} are known in any case of letters, with
 *     or without {@code ExecutionProvider} behind
 */
public record Provider(String name) {

    /** Those that {@code SessionOptionsAppendExecutionProvider} of ONNX Runtime 1.28 takes, and the two with functions of their own. */
    public static final List<String> KNOWN = List.of(
            "CPU",
            "CUDA",
            "TensorRT",
            "NvTensorRtRtx",
            "MIGraphX",
            "OpenVINO",
            "QNN",
            "DML",
            "WebGPU",
            "WEBNN",
            "XNNPACK",
            "CoreML",
            "VitisAI",
            "SNPE",
            "AZURE",
            "JS");

    private static final Map<String, String> BY_LOWER_CASE =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), identity()));
    private static final String SUFFIX = "ExecutionProvider";

    public static final Provider CPU = new Provider("CPU");
    public static final Provider CUDA = new Provider("CUDA");
    public static final Provider TENSORRT = new Provider("TensorRT");

    public Provider {
        String own = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        name = BY_LOWER_CASE.getOrDefault(own.toLowerCase(Locale.ROOT), own);
    }

    /** Whether it may be one of the library itself, rather than of a plug-in. */
    public boolean isKnown() {
        return KNOWN.contains(name);
    }

    /** Whether it computes in memory that the allocator of CUDA gives. */
    public boolean usesCudaMemory() {
        return equals(CUDA) || equals(TENSORRT);
    }

    /** Providers the loaded library was built with; whether a device and its driver are there shows when a model is opened. */
    public static Set<Provider> built() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(OrtProvider::getName)
                .map(Provider::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return name;
    }
}
