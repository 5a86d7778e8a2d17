package io.millrace.vision;

import io.millrace.core.JsonFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What preprocessor_config.json says.
 *
 * @param size null where images are not resized
 * @param crop null where they are not cropped
 * @param factors by channel, what a level of 0 to 255 is multiplied with
 * @param offsets by channel, what is added then
 */
record PreprocessorConfig(
        @Nullable TargetSize size,
        Resampling resampling,
        TargetSize.@Nullable Exact crop,
        double[] factors,
        double[] offsets) {

    private static final String FILE = "preprocessor_config.json";
    private static final double RESCALE_FACTOR = 1.0 / 255;
    private static final int DEFAULT_SIZE = 224;

    /** Steps of single model families. */
    private static final List<String> OTHER_STEPS =
            List.of("do_pad", "do_thumbnail", "do_align_long_axis", "do_flip_channel_order", "do_reduce_labels");

    private static final List<String> BICUBIC_FAMILIES = List.of("CLIP", "ChineseCLIP", "Siglip");

    static PreprocessorConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        JsonNode config = JsonFile.read(file);
        try {
            return of(config);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /* A plain number is the shorter side where the image is cropped afterwards, as CLIP has it, else both sides, as ViT has it. */
    private static PreprocessorConfig of(JsonNode config) {
        refuseOtherSteps(config);
        boolean crops = config.path("do_center_crop").asBoolean(false);
        double[] mean = normalization(config, "image_mean", 0);
        double[] std = normalization(config, "image_std", 1);
        double scale = config.path("do_rescale").asBoolean(true)
                ? config.path("rescale_factor").asDouble(RESCALE_FACTOR)
                : 1;
        double[] factors = new double[Pixels.CHANNELS];
        double[] offsets = new double[Pixels.CHANNELS];
        for (int i = 0; i < Pixels.CHANNELS; i++) {
            factors[i] = scale / std[i];
            offsets[i] = -mean[i] / std[i];
        }
        return new PreprocessorConfig(
                config.path("do_resize").asBoolean(true) ? size(config, !crops) : null,
                Resampling.of(config.path("resample").asInt(usualFilter(config).code())),
                crops ? crop(config) : null,
                factors,
                offsets);
    }

    /* Of the processors of these families, where the file does not say. */
    private static Resampling usualFilter(JsonNode config) {
        String processor = config.path("image_processor_type")
                .asString(config.path("feature_extractor_type").asString(""));
        return BICUBIC_FAMILIES.stream().anyMatch(processor::startsWith) ? Resampling.BICUBIC : Resampling.BILINEAR;
    }

    private static void refuseOtherSteps(JsonNode config) {
        for (String step : OTHER_STEPS) {
            if (config.path(step).asBoolean(false)) {
                throw new IllegalStateException(step + " does not run here");
            }
        }
        if (config.path("crop_pct").isNumber()) {
            throw new IllegalStateException("crop_pct does not run here");
        }
    }

    private static TargetSize size(JsonNode config, boolean square) {
        return config.hasNonNull("size")
                ? TargetSize.of("size", config.path("size"), square)
                : new TargetSize.Exact(DEFAULT_SIZE, DEFAULT_SIZE);
    }

    private static TargetSize.Exact crop(JsonNode config) {
        String key = config.hasNonNull("crop_size") ? "crop_size" : "size";
        return switch (TargetSize.of(key, config.path(key), true)) {
            case TargetSize.Exact exact -> exact;
            case TargetSize.ShortestEdge edge -> new TargetSize.Exact(edge.edge(), edge.edge());
        };
    }

    private static double[] normalization(JsonNode config, String key, double none) {
        JsonNode values = config.path(key);
        double[] channels = {none, none, none};
        if (!config.path("do_normalize").asBoolean(true)) {
            return channels;
        }
        if (values.size() != Pixels.CHANNELS) {
            throw new IllegalStateException(
                    key + " is " + values + ", but do_normalize needs " + Pixels.CHANNELS + " numbers");
        }
        for (int i = 0; i < channels.length; i++) {
            channels[i] = values.path(i).asDouble();
        }
        return channels;
    }

    /** The model's input for a level of 0 to 255. */
    float value(int level, int channel) {
        return (float) (level * factors[channel] + offsets[channel]);
    }
}
