package io.millrace.tasks.classify;

import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.Vectors;
import io.millrace.models.BatchedModel;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Classification;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImagePreprocessor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Requests for labels.
 *
 * @param pictures bounds on the images of each
 */
public record ClassifyRequests(Requests requests, Batches batches, PictureLimits pictures) {

    public Mono<Classification> classify(Route model, List<ModelInput> inputs, EncodeOptions options) {
        BatchCall<Classification> call =
                new BatchCall<>("classify", TextItems.holdTokenIds(inputs), found -> request(found, inputs, options));
        return requests.once(model, options.scheduling().timeout(), batches.call(call));
    }

    private BatchRequest<Classification> request(BatchedModel model, List<ModelInput> inputs, EncodeOptions options) {
        return switch (model.front()) {
            case TagFront tags -> new TagRequest(tags, inputs, options).asked();
            case LabelFront labels -> request(model, labels, inputs, options);
            default -> throw refusal(model);
        };
    }

    private static InvalidRequest refusal(BatchedModel model) {
        return model.front().sharesSpace()
                ? new InvalidRequest(
                        "candidate_labels",
                        "candidate_labels is missing: the model '" + model.id() + "' has no labels of its own")
                : model.refuse("classify");
    }

    private BatchRequest<Classification> request(
            BatchedModel model, LabelFront labels, List<ModelInput> inputs, EncodeOptions options) {
        if (options.aggregation() != null) {
            throw new InvalidRequest(
                    "aggregation_strategy",
                    "aggregation_strategy is for models that label tokens, but '" + model.id()
                            + "' labels whole inputs");
        }
        return new BatchRequest<>(
                inputs.size(),
                options.scheduling().priority(),
                size(model, labels, inputs),
                checkpoint -> items(model, labels, inputs, options, checkpoint),
                answers -> classified(answers, labels, options.raw() ? Activation.NONE : labels.activation()));
    }

    private List<Item> items(
            BatchedModel model,
            LabelFront labels,
            List<ModelInput> inputs,
            EncodeOptions options,
            Checkpoint checkpoint) {
        ImagePreprocessor images = labels.images();
        return images == null
                ? TextItems.of(model, inputs, options, "input", checkpoint)
                : images(model, images, inputs, checkpoint);
    }

    private long size(BatchedModel model, LabelFront labels, List<ModelInput> inputs) {
        ImagePreprocessor images = labels.images();
        return images == null ? ModelInput.size(inputs) : images.memory(encoded(model, inputs), pictures);
    }

    private static Classified classified(BatchAnswers answers, LabelFront labels, Activation activation) {
        return new Classified(
                labels.labels(),
                answers.results().stream()
                        .map(ClassifyRequests::logits)
                        .map(activation::apply)
                        .toList(),
                answers.tokens());
    }

    private static float[] logits(Result result) {
        return switch (result) {
            case Result.Vector vector -> vector.values();
            case Result.Rows rows ->
                Vectors.of(rows.outputs().values().iterator().next());
            case Result.Sparse _, Result.Matrix _ -> throw new IllegalStateException("a classifier gave " + result);
        };
    }

    private List<Item> images(
            BatchedModel model, ImagePreprocessor images, List<ModelInput> inputs, Checkpoint checkpoint) {
        String input = model.signature().inputs().getFirst().name();
        String output = model.signature().outputs().getFirst().name();
        return images.tensors(encoded(model, inputs), pictures, checkpoint).stream()
                .<Item>map(pixels -> new Item.Rows(Map.of(input, pixels), Set.of(output), 1))
                .toList();
    }

    private static List<EncodedImage> encoded(BatchedModel model, List<ModelInput> inputs) {
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> encoded(model, inputs.get(i), TextItems.name("input", i, inputs.size())))
                .toList();
    }

    private static EncodedImage encoded(BatchedModel model, ModelInput input, String param) {
        if (input instanceof ModelInput.Image image) {
            return new EncodedImage(param, image.bytes());
        }
        throw new InvalidRequest(param, param + " is text, but the model '" + model.id() + "' takes images");
    }
}
