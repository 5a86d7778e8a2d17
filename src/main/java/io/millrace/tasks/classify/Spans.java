package io.millrace.tasks.classify;

import io.millrace.serving.Aggregation;
import io.millrace.serving.Encoding.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * From labelled words, or tokens, of a text to spans: neighbours with the same label are one, unless the second begins anew
 * ({@code B-}), as the token-classification pipeline of Transformers joins them.
 */
final class Spans {

    private static final String NONE = "O";

    private final String text;
    private final List<Span> spans = new ArrayList<>();
    private String label = NONE;
    private double score;
    private int parts;
    private int start;
    private int end;

    private Spans(String text) {
        this.text = text;
    }

    /**
     * What has a label other than {@code O}.
     *
     * @param text that the tokens are of
     * @param tokens all of the text's, in its order
     */
    static List<Span> of(String text, List<ScoredToken> tokens, List<String> labels, Aggregation aggregation) {
        Spans spans = new Spans(text);
        for (Word word : Word.of(tokens, aggregation)) {
            String tag = labels.get(word.label());
            if (aggregation == Aggregation.NONE) {
                spans.add(tag, word);
            } else {
                spans.take(tag, word);
            }
        }
        spans.close();
        return List.copyOf(spans.spans);
    }

    private void add(String tag, Word word) {
        if (!tag.equals(NONE)) {
            spans.add(new Span(tag, word.token(), word.score(), part(word.start(), word.end()), word.start(), word.end()));
        }
    }

    private void take(String tag, Word word) {
        String own = tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : tag;
        if (!own.equals(label) || tag.startsWith("B-")) {
            close();
            label = own;
            start = word.start();
        }
        score += word.score();
        parts++;
        end = word.end();
    }

    private void close() {
        if (!label.equals(NONE)) {
            spans.add(new Span(label, null, (float) (score / parts), part(start, end), start, end));
        }
        label = NONE;
        score = 0;
        parts = 0;
    }

    private String part(int first, int last) {
        int from = text.offsetByCodePoints(0, first);
        return text.substring(from, text.offsetByCodePoints(from, last - first));
    }
}
