package io.millrace.openinference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.TensorSpec;
import io.millrace.serving.TensorInference.Signature;
import java.util.List;

/** What the server tells of itself and of models. */
final class Metadata {

    private static final String PLATFORM = "onnxruntime_onnx";

    private Metadata() {}

    record Server(String name, String version, List<String> extensions) {}

    record Models(List<String> models) {}

    record Model(
            String name,
            List<String> versions,
            String platform,
            List<TensorMetadata> inputs,
            List<TensorMetadata> outputs) {
        static Model of(Signature signature, List<String> versions) {
            return new Model(
                    signature.model(),
                    versions,
                    PLATFORM,
                    signature.inputs().stream().map(TensorMetadata::of).toList(),
                    signature.outputs().stream().map(TensorMetadata::of).toList());
        }
    }

    /** @param shape with -1 where any size goes */
    record TensorMetadata(String name, String datatype, List<Long> shape) {
        static TensorMetadata of(TensorSpec spec) {
            return new TensorMetadata(spec.name(), Datatypes.name(spec.type()), spec.shape());
        }
    }

    /**
     * The part of Triton's model configuration that has a meaning here.
     *
     * @param maxBatchSize 0 where requests are not stacked; else the first dimension is left out of every {@code dims}
     */
    record Config(
            String name,
            String platform,
            String backend,
            @JsonProperty("max_batch_size") int maxBatchSize,
            List<TensorConfig> input,
            List<TensorConfig> output) {
        static Config of(Signature signature) {
            boolean batched = signature.stacked() && isBatched(signature.inputs()) && isBatched(signature.outputs());
            return new Config(
                    signature.model(),
                    PLATFORM,
                    "onnxruntime",
                    batched ? signature.maxRows() : 0,
                    TensorConfig.of(signature.inputs(), batched),
                    TensorConfig.of(signature.outputs(), batched));
        }

        /** Triton wants a dimension to be left without the first. */
        private static boolean isBatched(List<TensorSpec> specs) {
            return specs.stream()
                    .allMatch(spec -> spec.stackable() && spec.shape().size() > 1);
        }
    }

    record TensorConfig(
            String name, @JsonProperty("data_type") String dataType, List<Long> dims) {
        static List<TensorConfig> of(List<TensorSpec> specs, boolean batched) {
            return specs.stream().map(spec -> of(spec, batched)).toList();
        }

        private static TensorConfig of(TensorSpec spec, boolean batched) {
            List<Long> dims = batched ? spec.shape().subList(1, spec.shape().size()) : spec.shape();
            return new TensorConfig(spec.name(), Datatypes.configName(spec.type()), dims);
        }
    }
}
