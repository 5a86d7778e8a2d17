package io.millrace.tasks.classify;

import io.millrace.encoding.Activation;
import io.millrace.models.InputTokenizer;
import io.millrace.models.ModelFront;
import io.millrace.vision.ImagePreprocessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of a model that gives one number for each label.
 *
 * @param text null where it takes images
 * @param images null where it takes texts
 * @param labels by index
 * @param activation from its logits to the labels' scores
 * @param scoring from its logit to the score of a pair
 */
public record LabelFront(
        @Nullable InputTokenizer text,
        @Nullable ImagePreprocessor images,
        List<String> labels,
        Activation activation,
        Activation scoring)
        implements ModelFront {

    public LabelFront {
        labels = List.copyOf(labels);
    }

    @Override
    public List<Long> picture() {
        return images == null ? List.of() : images.squareShape();
    }
}
