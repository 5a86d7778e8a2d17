package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The {@code images} section of model.yaml: what a model that generates text may be shown.
 *
 * @param most images of one request
 * @param memory MiB of host memory for what the vision encoder has made of images; 0 keeps none
 */
public record ImageSettings(int most, int memory) {

    public static final ImageSettings DEFAULT = new ImageSettings(16, 256);

    private static final int MOST_IMAGES = 1024;

    public ImageSettings {
        Setting.require(
                most >= 1 && most <= MOST_IMAGES,
                "images.max-per-request",
                "must be between 1 and " + MOST_IMAGES,
                most);
        Setting.require(memory >= 0, "images.memory", "must be at least 0, in MiB", memory);
    }

    @JsonCreator
    static ImageSettings of(
            @JsonProperty("max-per-request") @Nullable Integer most, @JsonProperty("memory") @Nullable Integer memory) {
        return new ImageSettings(most == null ? DEFAULT.most : most, memory == null ? DEFAULT.memory : memory);
    }

    public long bytes() {
        return (long) memory << 20;
    }
}
