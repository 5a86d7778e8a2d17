package io.millrace.quantize;

import java.util.Locale;

/** What quantizing has changed of a model's answers, on a text. */
sealed interface Change {

    /** In a line or two. */
    String text();

    /**
     * Of a decoder.
     *
     * @param tokens that were predicted from those before them
     * @param before mean negative log-likelihood of a token, in nats
     * @param after the same of the new graph
     * @param largest difference of a logit
     * @param mean of all differences, by their size
     */
    record Loss(int tokens, double before, double after, double largest, double mean) implements Change {
        @Override
        public String text() {
            return format("loss per token  %.4f, was %.4f, over %d tokens%n", after, before, tokens)
                    + format("perplexity      %.3f, was %.3f%n", Math.exp(after), Math.exp(before))
                    + format("logits          moved by %.4f in the mean, %.3f at most", mean, largest);
        }
    }

    /**
     * Of a model that embeds.
     *
     * @param mean cosine of a sentence's vectors before and after
     * @param least of these
     */
    record Cosines(int sentences, double mean, double least) implements Change {
        @Override
        public String text() {
            return format(
                    "cosine          %.5f in the mean, %.5f at least, of vectors before and after of %d sentences",
                    mean, least, sentences);
        }
    }

    /** That was not measured. */
    record Unknown(String why) implements Change {
        @Override
        public String text() {
            return "loss            not measured: " + why;
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
