package io.millrace.tasks.transcribe;

import io.millrace.audio.feature.Features;
import io.millrace.audio.feature.NemoMel;
import io.millrace.audio.feature.Waveform;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.core.Checkpoint;
import io.millrace.core.JsonFile;
import io.millrace.repository.FolderFacts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a model's files say of how it hears: config.json and preprocessor_config.json of Transformers, or config.json of NeMo's exports.
 *
 * @param features of its input
 * @param reduction from steps of the input to frames of the output
 */
record SpeechConfig(Features features, Reduction reduction) {

    /** Least samples that are run: a tenth of a second. Shorter sounds are filled up with silence. */
    private static final int LEAST = Features.RATE / 10;

    private static final int WINDOW = 30 * Features.RATE;
    private static final int MARGIN = 5 * Features.RATE;
    private static final int NEMO_MELS = 80;
    private static final int NEMO_FACTOR = 8;
    private static final int MOST_MELS = 512;
    private static final List<Integer> WAV2VEC2_KERNELS = List.of(10, 3, 3, 3, 3, 2, 2);
    private static final List<Integer> WAV2VEC2_STRIDES = List.of(5, 2, 2, 2, 2, 2, 2);

    SpeechConfig {
        if ((long) features.hop() * reduction.factor() > Features.RATE) {
            throw new IllegalArgumentException("a frame of the model lasts "
                    + features.hop() * (long) reduction.factor() + " samples, more than a second");
        }
    }

    static boolean isNemo(JsonNode config) {
        String type = config.path("model_type").asString("");
        return type.startsWith("nemo") && type.endsWith("ctc");
    }

    /** Whether tokens come of a transducer, and these with durations. */
    static boolean isTdt(JsonNode config) {
        String type = config.path("model_type").asString("");
        return type.startsWith("nemo") && type.endsWith("-tdt");
    }

    /** Whether tokens come of a transducer without durations. */
    static boolean isRnnt(JsonNode config) {
        String type = config.path("model_type").asString("");
        return type.startsWith("nemo") && type.endsWith("-rnnt");
    }

    static SpeechConfig read(Path folder) {
        JsonNode config = read(folder, "config.json");
        JsonNode preprocessor = read(folder, "preprocessor_config.json");
        try {
            requireRate(preprocessor);
            return isNemo(config) || isTdt(config) || isRnnt(config)
                    ? nemo(config)
                    : transformers(config, preprocessor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Of a transducer as sherpa-onnx exports those of NeMo, by what it wrote into the encoder's file.
     *
     * @throws IllegalArgumentException naming what is missing or wrong
     */
    static SpeechConfig sherpa(Path encoder) {
        Map<String, String> properties = FolderFacts.properties(encoder);
        String normalized = properties.getOrDefault("normalize_type", "per_feature");
        if (!normalized.equals("per_feature")
                || !properties.getOrDefault("is_giga_am", "0").equals("0")) {
            throw new IllegalArgumentException(
                    encoder + ": features with normalize_type '" + normalized + "' and is_giga_am "
                            + properties.getOrDefault("is_giga_am", "0")
                            + " in the graph's metadata are not made here: per_feature and 0 are");
        }
        return new SpeechConfig(
                new NemoMel(size(encoder, properties, "feat_dim", NEMO_MELS, MOST_MELS)),
                new Reduction.Every(size(encoder, properties, "subsampling_factor", NEMO_FACTOR, 64)));
    }

    private static int size(Path encoder, Map<String, String> properties, String key, int otherwise, int most) {
        String stated = properties.getOrDefault(key, String.valueOf(otherwise));
        if (!stated.matches("[0-9]{1,4}") || Integer.parseInt(stated) < 1 || Integer.parseInt(stated) > most) {
            throw new IllegalArgumentException(encoder + ": " + key + " in the graph's metadata must be 1 to " + most
                    + ", but is '" + stated + "'");
        }
        return Integer.parseInt(stated);
    }

    private static JsonNode read(Path folder, String file) {
        return JsonFile.readIfThere(folder.resolve(file)).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static void requireRate(JsonNode preprocessor) {
        int rate = preprocessor.path("sampling_rate").asInt(Features.RATE);
        if (rate != Features.RATE) {
            throw new IllegalArgumentException(
                    "sampling_rate in preprocessor_config.json must be " + Features.RATE + ", but is " + rate);
        }
    }

    private static SpeechConfig nemo(JsonNode config) {
        int factor = size(config, "subsampling_factor", NEMO_FACTOR, 64);
        return new SpeechConfig(
                new NemoMel(size(config, "features_size", NEMO_MELS, MOST_MELS)), new Reduction.Every(factor));
    }

    private static SpeechConfig transformers(JsonNode config, JsonNode preprocessor) {
        String extractor = preprocessor.path("feature_extractor_type").asString("Wav2Vec2FeatureExtractor");
        return switch (extractor) {
            case "Wav2Vec2FeatureExtractor" ->
                new SpeechConfig(
                        new Waveform(preprocessor.path("do_normalize").asBoolean(true)),
                        new Reduction.Convolutions(
                                sizes(config, "conv_kernel", WAV2VEC2_KERNELS),
                                sizes(config, "conv_stride", WAV2VEC2_STRIDES)));
            case "ParakeetFeatureExtractor" ->
                new SpeechConfig(
                        new NemoMel(size(preprocessor, "feature_size", NEMO_MELS, MOST_MELS)),
                        new Reduction.Every(
                                size(config.path("encoder_config"), "subsampling_factor", NEMO_FACTOR, 64)));
            case "WhisperFeatureExtractor" ->
                new SpeechConfig(
                        new WhisperMel(size(preprocessor, "feature_size", NEMO_MELS, MOST_MELS)),
                        new Reduction.Every(2));
            default ->
                throw new IllegalArgumentException("feature_extractor_type " + extractor
                        + " in preprocessor_config.json does not run here: Wav2Vec2FeatureExtractor,"
                        + " ParakeetFeatureExtractor and WhisperFeatureExtractor do");
        };
    }

    private static int size(JsonNode config, String key, int otherwise, int most) {
        return checked(key, config.path(key).asInt(otherwise), most);
    }

    private static int checked(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(key + " must be 1 to " + most + ", but is " + value);
        }
        return value;
    }

    private static List<Integer> sizes(JsonNode config, String key, List<Integer> otherwise) {
        JsonNode sizes = config.path(key);
        return sizes.isArray()
                ? IntStream.range(0, sizes.size())
                        .mapToObj(i -> checked(key, sizes.path(i).asInt(0), 1_024))
                        .toList()
                : otherwise;
    }

    /** Samples from one frame of the output to the next. */
    int frameSamples() {
        return features.hop() * reduction.factor();
    }

    /** What the model takes of some samples, {@code [steps, features.width]}. */
    float[] features(float[] samples, Checkpoint checkpoint) {
        return features.of(samples.length < LEAST ? Arrays.copyOf(samples, LEAST) : samples, checkpoint);
    }

    /** Samples of a window, some 30 s in whole frames. */
    int window() {
        return whole(WINDOW);
    }

    /** Samples at each of its ends that its neighbours say more of, some 5 s in whole frames. */
    int margin() {
        return whole(MARGIN);
    }

    private int whole(int samples) {
        return Math.max(1, samples / frameSamples()) * frameSamples();
    }

    /** Bytes of a window's samples. */
    long windowBytes() {
        return (long) window() * Float.BYTES;
    }
}
