package io.millrace.serving;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Task;
import io.millrace.core.Tensor;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** {@link Encoding} over the models of a registry. */
final class EncodingService implements Encoding {

    private final ModelRegistry registry;
    private final Batches batches;

    EncodingService(ModelRegistry registry, Batches batches) {
        this.registry = registry;
        this.batches = batches;
    }

    @Override
    public Mono<Encoded> embed(String model, List<ModelInput> inputs, EncodeOptions options) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            return embed(embedder(model), inputs, options);
        });
    }

    private BatchedModel embedder(String name) {
        BatchedModel model = registry.batched(name, "embed");
        if (model.task() != Task.EMBED) {
            throw model.refuse("embed");
        }
        return model;
    }

    private Mono<Encoded> embed(BatchedModel model, List<ModelInput> inputs, EncodeOptions options) {
        return batches.run(
                model,
                terms(inputs.size(), inputs, options),
                () -> tokens(model, inputs, options, "input"),
                answers -> new Encoded(
                        answers.vectors().stream()
                                .map(vector -> shortened(vector, options.dimensions()))
                                .toList(),
                        answers.tokens()));
    }

    private static float[] shortened(float[] vector, @Nullable Integer dimensions) {
        if (dimensions == null || dimensions == vector.length) {
            return vector;
        }
        if (dimensions > vector.length) {
            throw new InvalidRequest(
                    "dimensions",
                    "dimensions is " + dimensions + ", but this model's embeddings have " + vector.length);
        }
        return Vectors.shortened(vector, dimensions);
    }

    @Override
    public Mono<Encoded> rerank(String model, String query, List<String> documents, EncodeOptions options) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            BatchedModel found = registry.batched(model, "rerank");
            return switch (found.task()) {
                case RERANK -> scores(found, pairs(query, documents), options, "documents");
                case EMBED -> similarities(found, query, documents, options);
                case GENERATE, CLASSIFY, TENSOR -> throw found.refuse("rerank");
            };
        });
    }

    private static List<ModelInput> pairs(String query, List<String> documents) {
        return documents.stream()
                .<ModelInput>map(document -> new ModelInput.Pair(query, document))
                .toList();
    }

    private Mono<Encoded> similarities(
            BatchedModel model, String query, List<String> documents, EncodeOptions options) {
        List<ModelInput> texts = Stream.concat(Stream.of(query), documents.stream())
                .<ModelInput>map(ModelInput.Text::new)
                .toList();
        return batches.run(
                model,
                terms(texts.size(), texts, options),
                () -> IntStream.range(0, texts.size())
                        .<Item>mapToObj(i -> model.texts("rerank")
                                .tokens(
                                        texts.get(i),
                                        options,
                                        i == 0 ? "query" : name("documents", i - 1, documents.size())))
                        .toList(),
                answers -> new Encoded(toFirst(answers.vectors()), answers.tokens()));
    }

    private static List<float[]> toFirst(List<float[]> vectors) {
        return vectors.stream()
                .skip(1)
                .map(vector -> new float[] {Vectors.cosine(vectors.getFirst(), vector)})
                .toList();
    }

    @Override
    public Mono<Encoded> score(String model, List<ModelInput.Pair> pairs, EncodeOptions options) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            BatchedModel found = registry.batched(model, "score");
            return switch (found.task()) {
                case RERANK -> scores(found, List.copyOf(pairs), options, "input");
                case EMBED -> similarities(found, pairs, options);
                case GENERATE, CLASSIFY, TENSOR -> throw found.refuse("score");
            };
        });
    }

    private Mono<Encoded> similarities(BatchedModel model, List<ModelInput.Pair> pairs, EncodeOptions options) {
        return batches.run(
                model,
                terms(2 * pairs.size(), List.copyOf(pairs), options),
                () -> IntStream.range(0, 2 * pairs.size())
                        .<Item>mapToObj(i -> model.texts("score")
                                .tokens(side(pairs.get(i / 2), i % 2), options, name("input", i / 2, pairs.size())))
                        .toList(),
                answers -> new Encoded(ofNeighbours(answers.vectors()), answers.tokens()));
    }

    private static ModelInput side(ModelInput.Pair pair, int side) {
        return new ModelInput.Text(side == 0 ? pair.first() : pair.second());
    }

    private static List<float[]> ofNeighbours(List<float[]> vectors) {
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i += 2) {
            scores.add(new float[] {Vectors.cosine(vectors.get(i), vectors.get(i + 1))});
        }
        return scores;
    }

    private Mono<Encoded> scores(BatchedModel model, List<ModelInput> pairs, EncodeOptions options, String param) {
        Activation activation = options.raw() ? Activation.NONE : Activation.SIGMOID;
        return batches.run(
                model,
                terms(pairs.size(), pairs, options),
                () -> tokens(model, pairs, options, param),
                answers -> new Encoded(
                        answers.vectors().stream().map(activation::apply).toList(), answers.tokens()));
    }

    @Override
    public Mono<Classified> classify(String model, List<ModelInput> inputs, EncodeOptions options) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            BatchedModel found = registry.batched(model, "classify");
            if (found.task() != Task.CLASSIFY && found.task() != Task.RERANK) {
                throw found.refuse("classify");
            }
            return classify(found, inputs, options);
        });
    }

    private Mono<Classified> classify(BatchedModel model, List<ModelInput> inputs, EncodeOptions options) {
        Activation activation = options.raw() ? Activation.NONE : model.activation();
        return batches.run(
                model,
                terms(inputs.size(), inputs, options),
                () -> model.images() == null ? tokens(model, inputs, options, "input") : images(model, inputs),
                answers -> new Classified(
                        model.labels(),
                        answers.results().stream()
                                .map(EncodingService::logits)
                                .map(activation::apply)
                                .toList(),
                        answers.tokens()));
    }

    private static float[] logits(Result result) {
        return switch (result) {
            case Result.Vector vector -> vector.values();
            case Result.Rows rows ->
                Vectors.of(rows.outputs().values().iterator().next());
        };
    }

    private static List<Item> images(BatchedModel model, List<ModelInput> inputs) {
        String input = model.signature().inputs().getFirst().name();
        String output = model.signature().outputs().getFirst().name();
        return IntStream.range(0, inputs.size())
                .<Item>mapToObj(i -> {
                    Tensor pixels = pixels(model, inputs.get(i), name("input", i, inputs.size()));
                    return new Item.Rows(Map.of(input, pixels), Set.of(output), 1);
                })
                .toList();
    }

    private static Tensor pixels(BatchedModel model, ModelInput input, String param) {
        if (model.images() != null && input instanceof ModelInput.Image image) {
            return model.images().tensor(image.bytes(), param);
        }
        throw new InvalidRequest(param, param + " is text, but the model '" + model.id() + "' takes images");
    }

    private static List<Item> tokens(BatchedModel model, List<ModelInput> inputs, EncodeOptions options, String param) {
        TextSide text = model.texts("take text");
        return IntStream.range(0, inputs.size())
                .<Item>mapToObj(i -> text.tokens(inputs.get(i), options, name(param, i, inputs.size())))
                .toList();
    }

    private static String name(String param, int index, int count) {
        return count == 1 ? param : param + "[" + index + "]";
    }

    private static Batches.Terms terms(int items, List<ModelInput> inputs, EncodeOptions options) {
        return new Batches.Terms(
                items, options.scheduling().priority(), options.scheduling().timeout(), ModelInput.areBrief(inputs));
    }
}
