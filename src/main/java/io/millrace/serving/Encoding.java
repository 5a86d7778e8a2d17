package io.millrace.serving;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Embeds, scores and classifies with the stateless models that are loaded, batched across clients. Nothing happens before
 * subscription; cancelling it drops what waits. A refusal or failure is an error signal of type
 * {@link io.millrace.core.ServingException} whose parameter is {@code input}, {@code query} or {@code documents}, with the index
 * where there are several, as in {@code input[3]}.
 */
public interface Encoding {

    /** One vector for each input, in order. */
    Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options);

    /**
     * Relevance of each document to the query, in the documents' order: one number a row, by a cross-encoder (the logit's sigmoid
     * unless raw), or by an embedding model as cosine similarity.
     */
    Mono<Encoded> rerank(Route model, String query, List<String> documents, EncodeOptions options);

    /** One score for each pair, as {@link #rerank} gives. */
    Mono<Encoded> score(Route model, List<ModelInput.Pair> pairs, EncodeOptions options);

    /** One number for each label and input: softmax or sigmoid as the model's config.json says, or raw logits. */
    Mono<Classified> classify(Route model, List<ModelInput> inputs, EncodeOptions options);

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
     * Scores of each input, in the order of the labels.
     *
     * @param promptTokens tokens run, padding not counted; 0 for images
     */
    record Classified(List<String> labels, List<float[]> rows, int promptTokens) {
        public Classified {
            labels = List.copyOf(labels);
            rows = List.copyOf(rows);
        }
    }
}
