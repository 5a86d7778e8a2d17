package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The folder of a Dense module of sentence-transformers: config.json and model.safetensors. */
final class DenseFiles {

    private static final String WEIGHTS = "model.safetensors";
    private static final int MOST_FEATURES = 65_536;

    private DenseFiles() {}

    /** Whether its weights are in the form that is read here. */
    static boolean areThere(Path folder) {
        return Files.isRegularFile(folder.resolve(WEIGHTS));
    }

    /**
     * @param path of the module within the model's folder
     * @throws IllegalStateException naming the file, and the key in it, that is not understood
     */
    static VectorStep.Dense read(Path root, String path) {
        ModelConfig config = ModelConfig.read(root, path + "/config.json");
        int in = features(config, "in_features");
        int out = features(config, "out_features");
        Safetensors weights = Safetensors.read(root.resolve(path).resolve(WEIGHTS), path + "/" + WEIGHTS);
        return new VectorStep.Dense(
                in,
                out,
                weights.floats("linear.weight", out, in),
                config.flag("bias", true) ? weights.floats("linear.bias", out) : new float[0],
                activation(config));
    }

    private static int features(ModelConfig config, String key) {
        JsonNode value = config.value(key);
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MOST_FEATURES) {
            throw config.refusal(key, "must be a whole number from 1 to " + MOST_FEATURES);
        }
        return value.intValue();
    }

    /* Without the key it is tanh, as in sentence-transformers. */
    private static DenseActivation activation(ModelConfig config) {
        return config.text("activation_function")
                .map(type -> DenseActivation.of(type)
                        .orElseThrow(() ->
                                config.refusal("activation_function", "must be one of " + DenseActivation.types())))
                .orElse(DenseActivation.TANH);
    }
}
