package io.millrace.repository;

import org.jspecify.annotations.Nullable;

/**
 * How the cosine of a text and an image becomes their logit: {@code scale · cosine + bias}.
 *
 * @param scale null where the model's files tell
 * @param bias null where the model's files tell
 */
public record LogitSettings(@Nullable Float scale, @Nullable Float bias) {

    public static final LogitSettings NONE = new LogitSettings(null, null);

    public LogitSettings {
        Setting.require(
                scale == null || Float.isFinite(scale) && scale > 0,
                "logit-scale",
                "must be above 0",
                String.valueOf(scale));
        Setting.require(bias == null || Float.isFinite(bias), "logit-bias", "must be a number", String.valueOf(bias));
        Setting.require(
                bias == null || scale != null, "logit-bias", "needs logit-scale beside it", String.valueOf(bias));
    }
}
