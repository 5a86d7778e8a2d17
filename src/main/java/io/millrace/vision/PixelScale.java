package io.millrace.vision;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * From the levels of an image, 0 to 255, to what a model takes: rescaled and normalised as preprocessor_config.json says.
 *
 * @param factors by channel, what a level is multiplied with
 * @param offsets by channel, what is added then
 */
public record PixelScale(double[] factors, double[] offsets) {

    private static final double RESCALE_FACTOR = 1.0 / 255;

    public static PixelScale of(JsonNode config) {
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
        return new PixelScale(factors, offsets);
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

    /** The model's input for a level. */
    public float value(int level, int channel) {
        return (float) (level * factors[channel] + offsets[channel]);
    }

    public String settings() {
        return Arrays.toString(factors) + Arrays.toString(offsets);
    }
}
