package io.millrace.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Embeds, scores and classifies with the stateless models that are loaded, batched across clients. Nothing happens before
 * subscription; cancelling it drops what waits. A refusal or failure is an error signal of type
 * {@link io.millrace.core.ServingException} whose parameter is {@code input}, {@code query} or {@code documents}, with the index
 * where there are several, as in {@code input[3]}; of a score {@code query} is its first side and {@code input} its second, and of
 * labels that a request brings along {@code candidate_labels} is one of them.
 */
public interface Encoding {

    /** One vector for each input, in order; of images too, by a model with one space for both. */
    Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options);

    /**
     * Relevance of each document to the query, in the documents' order: one number a row, by a cross-encoder (the logit's sigmoid
     * unless raw), or by an embedding model as cosine similarity.
     */
    Mono<Encoded> rerank(Route model, String query, List<String> documents, EncodeOptions options);

    /** One score for each pair, as {@link #rerank} gives; of texts and images, by a model with one space for both, the cosine. */
    Mono<Encoded> score(Route model, List<Sides> pairs, EncodeOptions options);

    /** One sparse vector for each input, in order, by a model that gives such. */
    Mono<SparselyEncoded> embedSparsely(Route model, List<ModelInput> inputs, EncodeOptions options);

    /** One vector for each token of each input, special tokens included, each of length 1. */
    Mono<TokensEncoded> embedTokens(Route model, List<ModelInput> inputs, EncodeOptions options);

    /**
     * One number for each label and input: softmax or sigmoid as the model's config.json says, or raw logits; of a model that labels
     * tokens, spans.
     */
    Mono<Classification> classify(Route model, List<ModelInput> inputs, EncodeOptions options);

    /**
     * One number for each of the request's own labels and each input, text or image, by a model with one space for both: the softmax, or
     * with SigLIP the sigmoid, of their logits, or these themselves where raw.
     */
    Mono<Classified> label(Route model, List<ModelInput> inputs, Candidates candidates, EncodeOptions options);

    /** Two texts or images that are compared. */
    record Sides(ModelInput first, ModelInput second) {}

    /**
     * Labels that a request brings along.
     *
     * @param template text in which {@value #PLACE} stands for a label
     */
    record Candidates(List<String> labels, String template) {

        public static final String PLACE = "{}";

        public Candidates {
            labels = List.copyOf(labels);
        }

        /** The text of each label. */
        public List<ModelInput> texts() {
            return labels.stream()
                    .<ModelInput>map(label -> new ModelInput.Text(template.replace(PLACE, label)))
                    .toList();
        }
    }

    /**
     * Rows in the order of the inputs.
     *
     * @param promptTokens tokens run, padding not counted
     */
    record Encoded(List<float[]> rows, int promptTokens) {
        public Encoded {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A vector most of whose components are 0.
     *
     * @param indices of the others, ascending
     * @param values at these
     */
    record SparseVector(int[] indices, float[] values) {}

    /**
     * Vectors in the order of the inputs.
     *
     * @param promptTokens tokens run, padding not counted
     */
    record SparselyEncoded(List<SparseVector> vectors, int promptTokens) {
        public SparselyEncoded {
            vectors = List.copyOf(vectors);
        }
    }

    /**
     * Vectors of the tokens of each input, in order.
     *
     * @param promptTokens tokens run, padding not counted
     */
    record TokensEncoded(List<List<float[]>> inputs, int promptTokens) {
        public TokensEncoded {
            inputs = List.copyOf(inputs);
        }
    }

    /** What a classifier says of its inputs. */
    sealed interface Classification {}

    /**
     * A part of a text with one label, or a token with its own.
     *
     * @param label without {@code B-} and {@code I-} where tokens are joined
     * @param token its number among those of the input, special ones counted; null where tokens are joined
     * @param score mean probability of the label over what it was made of
     * @param start of its text, in characters (code points)
     * @param end behind its text
     */
    record Span(String label, @Nullable Integer token, float score, String text, int start, int end) {}

    /**
     * Spans of each input that have a label other than {@code O}, in the order of the text.
     *
     * @param promptTokens tokens run, padding not counted
     */
    record Tagged(List<List<Span>> inputs, int promptTokens) implements Classification {
        public Tagged {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Scores of each input, in the order of the labels.
     *
     * @param promptTokens tokens run, padding not counted; 0 for images
     */
    record Classified(List<String> labels, List<float[]> rows, int promptTokens) implements Classification {
        public Classified {
            labels = List.copyOf(labels);
            rows = List.copyOf(rows);
        }
    }
}
