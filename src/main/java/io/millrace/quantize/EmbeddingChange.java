package io.millrace.quantize;

import io.millrace.encoding.Result;
import io.millrace.encoding.Vectors;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.tasks.embed.BareEmbedder;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/** Compares the vectors that two models give for the sentences of a text. */
final class EmbeddingChange {

    private static final int MOST_SENTENCES = 256;

    private EmbeddingChange() {}

    /**
     * Measures two models that differ in their weights alone.
     *
     * @param done told the share of the text that has been read
     */
    static Change measure(ModelFolder before, ModelFolder after, String text, DoubleConsumer done) {
        List<String> sentences = sentences(text);
        if (sentences.isEmpty()) {
            return new Change.Unknown("the text has no sentences");
        }
        try (BareEmbedder first = BareEmbedder.open(before, SessionPolicy.session(before.manifest()));
                BareEmbedder second = BareEmbedder.open(after, SessionPolicy.session(after.manifest()))) {
            return compare(first, second, sentences, done);
        }
    }

    private static Change compare(
            BareEmbedder first, BareEmbedder second, List<String> sentences, DoubleConsumer done) {
        double sum = 0;
        double least = 1;
        int compared = 0;
        for (String sentence : sentences) {
            if (!(first.run(sentence) instanceof Result.Vector before)
                    || !(second.run(sentence) instanceof Result.Vector after)) {
                return new Change.Unknown("its vectors are sparse");
            }
            double cosine = cosine(before.values(), after.values());
            sum += cosine;
            least = Math.min(least, cosine);
            done.accept((double) ++compared / sentences.size());
        }
        return new Change.Cosines(sentences.size(), sum / sentences.size(), least);
    }

    /** Sentences of a text, without white space around them; no more than are compared. */
    static List<String> sentences(String text) {
        BreakIterator ends = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        ends.setText(text);
        List<String> sentences = new ArrayList<>();
        int start = ends.first();
        for (int end = ends.next();
                end != BreakIterator.DONE && sentences.size() < MOST_SENTENCES;
                start = end, end = ends.next()) {
            String sentence = text.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
        }
        return sentences;
    }

    /** @throws IllegalArgumentException where one has no direction, or components that are no numbers */
    static double cosine(float[] a, float[] b) {
        if (!hasDirection(a) || !hasDirection(b)) {
            throw new IllegalArgumentException("the model gives vectors without a direction, or of what is no number");
        }
        return Vectors.cosine(a, b);
    }

    private static boolean hasDirection(float[] vector) {
        return Vectors.cosine(vector, vector) > 0;
    }
}
