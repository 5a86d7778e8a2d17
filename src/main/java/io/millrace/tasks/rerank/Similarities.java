package io.millrace.tasks.rerank;

import io.millrace.core.Checkpoint;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.encoding.Similarity;
import io.millrace.models.BatchedModel;
import io.millrace.models.InputTokenizer;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.ModelInput;
import io.millrace.serving.ModelInput.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Scores by an embedding model: how alike two vectors are, by the model's own measure. */
final class Similarities {

    private Similarities() {}

    static BatchRequest<Encoded> toQuery(
            BatchedModel model, String query, List<String> documents, EncodeOptions options) {
        List<ModelInput> texts = Stream.concat(Stream.of(query), documents.stream())
                .<ModelInput>map(ModelInput.Text::new)
                .toList();
        return new BatchRequest<>(
                texts.size(),
                options.scheduling().priority(),
                ModelInput.size(texts),
                checkpoint -> items(model.text("rerank"), texts, options, checkpoint),
                answers -> new Encoded(toFirst(similarity(model), answers.vectors()), answers.tokens()));
    }

    /* The query and the documents each with the prompt that the model has for them. */
    private static List<Item> items(
            InputTokenizer text, List<ModelInput> texts, EncodeOptions options, Checkpoint checkpoint) {
        int documents = texts.size() - 1;
        EncodeOptions ofQuery = options.withPromptOr(config(text).queryPrompt());
        EncodeOptions ofDocument = options.withPromptOr(config(text).documentPrompt());
        return TextItems.each(texts.size(), checkpoint, i -> {
            String name = i == 0 ? "query" : TextItems.name("documents", i - 1, documents);
            return text.tokens(texts.get(i), i == 0 ? ofQuery : ofDocument, name, checkpoint);
        });
    }

    private static Similarity similarity(BatchedModel model) {
        return config(model.text("compare")).similarity();
    }

    private static EmbeddingConfig config(InputTokenizer text) {
        return Objects.requireNonNull(text.embedding());
    }

    private static List<float[]> toFirst(Similarity similarity, List<float[]> vectors) {
        return vectors.stream()
                .skip(1)
                .map(vector -> new float[] {similarity.of(vectors.getFirst(), vector)})
                .toList();
    }

    static BatchRequest<Encoded> ofPairs(BatchedModel model, List<Pair> pairs, EncodeOptions options) {
        return new BatchRequest<>(
                2 * pairs.size(),
                options.scheduling().priority(),
                ModelInput.size(pairs),
                checkpoint -> items(model.text("score"), options, pairs, checkpoint),
                answers -> new Encoded(ofNeighbours(similarity(model), answers.vectors()), answers.tokens()));
    }

    private static List<Item> items(
            InputTokenizer text, EncodeOptions options, List<Pair> pairs, Checkpoint checkpoint) {
        return TextItems.each(2 * pairs.size(), checkpoint, i -> {
            String name = TextItems.name("input", i / 2, pairs.size());
            return text.tokens(side(pairs.get(i / 2), i % 2), options, name, checkpoint);
        });
    }

    private static ModelInput side(Pair pair, int side) {
        return new ModelInput.Text(side == 0 ? pair.first() : pair.second());
    }

    private static List<float[]> ofNeighbours(Similarity similarity, List<float[]> vectors) {
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i += 2) {
            scores.add(new float[] {similarity.of(vectors.get(i), vectors.get(i + 1))});
        }
        return scores;
    }
}
