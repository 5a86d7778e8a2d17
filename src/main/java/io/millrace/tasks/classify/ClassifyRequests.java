package io.millrace.tasks.classify;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.Vectors;
import io.millrace.models.BatchedModel;
import io.millrace.preparation.Preparation;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import io.millrace.vision.ImagePreprocessor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Requests for labels. */
public record ClassifyRequests(Requests requests, Batches batches) {

    public Mono<Classified> classify(Route model, List<ModelInput> inputs, EncodeOptions options) {
        BatchCall<Classified> call =
                new BatchCall<>("classify", TextItems.holdTokenIds(inputs), found -> request(found, inputs, options));
        return requests.once(model, options.scheduling().timeout(), batches.call(call));
    }

    private static BatchRequest<Classified> request(
            BatchedModel model, List<ModelInput> inputs, EncodeOptions options) {
        if (!(model.front() instanceof LabelFront labels)) {
            throw model.refuse("classify");
        }
        return new BatchRequest<>(
                inputs.size(),
                options.scheduling().priority(),
                size(labels, inputs),
                checkpoint -> items(model, labels, inputs, options, checkpoint),
                answers -> classified(answers, labels, options.raw() ? Activation.NONE : labels.activation()));
    }

    private static List<Item> items(
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

    /* What a picture becomes is for its header to say, which is read in its turn. */
    private static long size(LabelFront labels, List<ModelInput> inputs) {
        return labels.images() == null
                ? ModelInput.size(inputs)
                : Math.max(Preparation.SHORT + 1, ModelInput.size(inputs));
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
        };
    }

    private static List<Item> images(
            BatchedModel model, ImagePreprocessor images, List<ModelInput> inputs, Checkpoint checkpoint) {
        String input = model.signature().inputs().getFirst().name();
        String output = model.signature().outputs().getFirst().name();
        return TextItems.each(inputs.size(), checkpoint, i -> {
            String param = TextItems.name("input", i, inputs.size());
            Tensor pixels = pixels(model, images, inputs.get(i), param);
            return new Item.Rows(Map.of(input, pixels), Set.of(output), 1);
        });
    }

    private static Tensor pixels(BatchedModel model, ImagePreprocessor images, ModelInput input, String param) {
        if (input instanceof ModelInput.Image image) {
            return images.tensor(image.bytes(), param);
        }
        throw new InvalidRequest(param, param + " is text, but the model '" + model.id() + "' takes images");
    }
}
