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
 * @param levels from levels of 0 to 255 to what the model takes
 */
record PreprocessorConfig(
        @Nullable TargetSize size, Resampling resampling, TargetSize.@Nullable Exact crop, PixelScale levels) {

    private static final String FILE = "preprocessor_config.json";
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
        return new PreprocessorConfig(
                config.path("do_resize").asBoolean(true) ? size(config, !crops) : null,
                Resampling.of(config.path("resample").asInt(usualFilter(config).code())),
                crops ? crop(config) : null,
                PixelScale.of(config));
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
}
