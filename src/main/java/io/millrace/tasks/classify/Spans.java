package io.millrace.tasks.classify;

import io.millrace.encoding.Activation;
import io.millrace.models.Placed;
import io.millrace.serving.Encoding.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * From the logits of a text's tokens to spans: neighbours with the same label are one, unless the second begins anew ({@code B-}), as
 * the token-classification pipeline of Transformers joins them ({@code simple}).
 */
final class Spans {

    private static final String NONE = "O";

    private final String text;
    private final List<Span> spans = new ArrayList<>();
    private String label = NONE;
    private double score;
    private int tokens;
    private int start;
    private int end;

    private Spans(String text) {
        this.text = text;
    }

    /**
     * @param text that the tokens are of
     * @param logits of each token, in the order of the labels
     * @param activation from logits to scores
     */
    static List<Span> of(String text, Placed placed, List<float[]> logits, List<String> labels, Activation activation) {
        Spans spans = new Spans(text);
        for (int i = 0; i < logits.size(); i++) {
            if (placed.starts()[i] >= 0) {
                int best = best(logits.get(i));
                float[] scores = activation.apply(logits.get(i));
                spans.take(labels.get(best), scores[best], placed.starts()[i], placed.ends()[i]);
            }
        }
        spans.close();
        return List.copyOf(spans.spans);
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private void take(String tag, float of, int from, int to) {
        String own = tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : tag;
        if (!own.equals(label) || tag.startsWith("B-")) {
            close();
            label = own;
            start = from;
        }
        score += of;
        tokens++;
        end = to;
    }

    private void close() {
        if (!label.equals(NONE)) {
            spans.add(new Span(label, (float) (score / tokens), part(), start, end));
        }
        label = NONE;
        score = 0;
        tokens = 0;
    }

    private String part() {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
