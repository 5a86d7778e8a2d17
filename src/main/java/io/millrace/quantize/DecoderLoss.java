package io.millrace.quantize;

import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/** Runs two decoders of one tokenizer over a text, side by side, a few tokens at a time. */
final class DecoderLoss implements AutoCloseable {

    static final int MOST_TOKENS = 2_048;
    private static final int WINDOW = 512;
    private static final int ROWS = 16;

    private final OrtDecoder before;
    private final OrtDecoder after;
    private final float[] rowBefore;
    private final float[] rowAfter;
    private double lossBefore;
    private double lossAfter;
    private double largest;
    private double sum;
    private long logits;
    private final DoubleConsumer done;

    private DecoderLoss(OrtDecoder before, OrtDecoder after, DoubleConsumer done) {
        this.before = before;
        this.after = after;
        this.done = done;
        this.rowBefore = new float[before.vocabularySize()];
        this.rowAfter = new float[after.vocabularySize()];
    }

    /**
     * Measures two models that differ in their weights alone.
     *
     * @param done told the share of the text that has been read
     * @throws IllegalArgumentException where one of them gives logits that are no numbers, or has none for a token of the text
     */
    static Change measure(ModelFolder before, ModelFolder after, String text, DoubleConsumer done) {
        try (Tokenizer tokenizer = Tokenizers.load(before.path())) {
            int[] tokens = tokenizer.encode(text, true);
            if (tokens.length < 2) {
                return new Change.Unknown("the text has " + tokens.length + " tokens, and two are the least");
            }
            DecoderOptions options = options(before, GenerationDefaults.load(before.path(), tokenizer));
            try (OrtDecoder first = OrtDecoder.open(before.modelFile(), options);
                    DecoderLoss loss = new DecoderLoss(first, OrtDecoder.open(after.modelFile(), options), done)) {
                return loss.over(Arrays.copyOf(tokens, Math.min(tokens.length, MOST_TOKENS)));
            }
        }
    }

    /* As the service opens it, with one slot, and no longer than is needed. */
    static DecoderOptions options(ModelFolder folder, GenerationDefaults defaults) {
        DecoderOptions own = GenerateTask.options(folder, defaults);
        int length = Math.min(own.maxLength(), WINDOW);
        return own.with(1, length);
    }

    /* A window's first token has been predicted by the window before it. */
    private Change over(int[] tokens) {
        int window = before.maxLength();
        if (window < 2) {
            return new Change.Unknown("its longest text is of one token");
        }
        requireKnown(tokens);
        for (int start = 0; start + 1 < tokens.length; start += window - 1) {
            window(Arrays.copyOfRange(tokens, start, Math.min(start + window, tokens.length)));
            done.accept((double) Math.min(start + window, tokens.length) / tokens.length);
        }
        int predicted = tokens.length - 1;
        return new Change.Loss(predicted, lossBefore / predicted, lossAfter / predicted, largest, sum / logits);
    }

    private void requireKnown(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= rowBefore.length) {
                throw new IllegalArgumentException(
                        "the text has the token " + token + ", but the model has logits for " + rowBefore.length);
            }
        }
    }

    private void window(int[] tokens) {
        int rows = before.scoresPrompts() ? ROWS : 1;
        for (int past = 0; past < tokens.length; past += rows) {
            int[] now = Arrays.copyOfRange(tokens, past, Math.min(past + rows, tokens.length));
            PrefillChunk chunk = new PrefillChunk(0, past, now, before.scoresPrompts());
            Logits first = before.prefill(chunk);
            Logits second = after.prefill(chunk);
            for (int i = 0; i < now.length; i++) {
                first.copyRow(i, rowBefore);
                second.copyRow(i, rowAfter);
                compare();
                if (past + i + 1 < tokens.length) {
                    lossBefore += loss(rowBefore, tokens[past + i + 1]);
                    lossAfter += loss(rowAfter, tokens[past + i + 1]);
                }
            }
        }
    }

    private void compare() {
        for (int i = 0; i < rowBefore.length; i++) {
            double difference = Math.abs((double) rowAfter[i] - rowBefore[i]);
            if (Double.isNaN(difference)) {
                throw new IllegalArgumentException("the model gives logits that are no numbers: " + rowBefore[i]
                        + " before it is quantized, " + rowAfter[i] + " behind");
            }
            largest = Math.max(largest, difference);
            sum += difference;
        }
        logits += rowBefore.length;
    }

    private static double loss(float[] row, int token) {
        double most = Float.NEGATIVE_INFINITY;
        for (float logit : row) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit - most);
        }
        return most + Math.log(sum) - row[token];
    }

    @Override
    public void close() {
        after.close();
    }
}
