package io.millrace.tasks.zeroshot;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Vectors;
import io.millrace.encoding.space.LogitScale;
import io.millrace.models.BatchedModel;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Candidates;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import io.millrace.tasks.embed.SpaceFront;
import io.millrace.tasks.embed.SpaceRequest;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Requests for how well each of their own labels fits texts or images.
 *
 * @param pictures bounds on the images of each
 */
public record ZeroShotRequests(Requests requests, Batches batches, PictureLimits pictures) {

    private static final String LABELS = "candidate_labels";

    public Mono<Classified> label(Route model, List<ModelInput> inputs, Candidates candidates, EncodeOptions options) {
        BatchCall<Classified> call = new BatchCall<>(
                "classify", TextItems.holdTokenIds(inputs), found -> request(found, inputs, candidates, options));
        return requests.once(model, options.scheduling().timeout(), batches.call(call));
    }

    private BatchRequest<Classified> request(
            BatchedModel model, List<ModelInput> inputs, Candidates candidates, EncodeOptions options) {
        if (!(model.front() instanceof SpaceFront front)) {
            throw new InvalidRequest(
                    LABELS,
                    LABELS + " is for models with one space for texts and images, but '" + model.id() + "' is for "
                            + model.task().name());
        }
        Logits logits = new Logits(scale(model, front), options.raw() ? Activation.NONE : front.activation());
        List<ModelInput> all =
                Stream.concat(inputs.stream(), candidates.texts().stream()).toList();
        return new SpaceRequest(front, all, i -> name(i, inputs.size()), pictures)
                .asked(
                        options,
                        (vectors, tokens) ->
                                new Classified(candidates.labels(), logits.rows(vectors, inputs.size()), tokens));
    }

    private static LogitScale scale(BatchedModel model, SpaceFront front) {
        LogitScale scale = front.scale();
        if (scale == null) {
            throw new InvalidRequest(
                    "model",
                    "the model '" + model.id() + "' gives vectors, but nothing in its folder tells how they become"
                            + " probabilities: state logit-scale and logit-bias in model.yaml");
        }
        return scale;
    }

    private static String name(int index, int inputs) {
        return index < inputs ? TextItems.name("input", index, inputs) : LABELS + "[" + (index - inputs) + "]";
    }

    /** From cosines to what is answered. */
    private record Logits(LogitScale scale, Activation activation) {

        /** A row for each of the inputs, which come before the labels. */
        List<float[]> rows(List<float[]> vectors, int inputs) {
            List<float[]> labels = vectors.subList(inputs, vectors.size());
            return vectors.subList(0, inputs).stream()
                    .map(input -> activation.apply(row(input, labels)))
                    .toList();
        }

        private float[] row(float[] input, List<float[]> labels) {
            float[] row = new float[labels.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = scale.of(Vectors.cosine(input, labels.get(i)));
            }
            return row;
        }
    }
}
