package io.millrace.tasks.classify;

import io.millrace.models.InputTokenizer;
import io.millrace.models.ModelFront;
import java.util.List;

/**
 * Of a model that gives each token of a text one number for each label.
 *
 * @param labels by index; {@code O} is no label, {@code B-x} and {@code I-x} begin a span of label x and go on with it
 */
record TagFront(InputTokenizer text, List<String> labels) implements ModelFront {

    TagFront {
        labels = List.copyOf(labels);
    }
}
