package io.millrace.tasks.rerank;

import io.millrace.encoding.Item;
import io.millrace.encoding.Vectors;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Scores by an embedding model: the cosine of two vectors. */
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
                ModelInput.areBrief(texts),
                () -> items(model.text("rerank"), texts, options),
                answers -> new Encoded(toFirst(answers.vectors()), answers.tokens()));
    }

    private static List<Item> items(InputTokenizer text, List<ModelInput> texts, EncodeOptions options) {
        int documents = texts.size() - 1;
        return IntStream.range(0, texts.size())
                .<Item>mapToObj(i -> text.tokens(
                        texts.get(i), options, i == 0 ? "query" : TextItems.name("documents", i - 1, documents)))
                .toList();
    }

    private static List<float[]> toFirst(List<float[]> vectors) {
        return vectors.stream()
                .skip(1)
                .map(vector -> new float[] {Vectors.cosine(vectors.getFirst(), vector)})
                .toList();
    }

    static BatchRequest<Encoded> ofPairs(BatchedModel model, List<Pair> pairs, EncodeOptions options) {
        return new BatchRequest<>(
                2 * pairs.size(),
                options.scheduling().priority(),
                ModelInput.areBrief(pairs),
                () -> items(model.text("score"), options, pairs),
                answers -> new Encoded(ofNeighbours(answers.vectors()), answers.tokens()));
    }

    private static List<Item> items(InputTokenizer text, EncodeOptions options, List<Pair> pairs) {
        return IntStream.range(0, 2 * pairs.size())
                .<Item>mapToObj(i -> text.tokens(
                        side(pairs.get(i / 2), i % 2), options, TextItems.name("input", i / 2, pairs.size())))
                .toList();
    }

    private static ModelInput side(Pair pair, int side) {
        return new ModelInput.Text(side == 0 ? pair.first() : pair.second());
    }

    private static List<float[]> ofNeighbours(List<float[]> vectors) {
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i += 2) {
            scores.add(new float[] {Vectors.cosine(vectors.get(i), vectors.get(i + 1))});
        }
        return scores;
    }
}
