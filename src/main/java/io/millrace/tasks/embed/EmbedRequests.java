package io.millrace.tasks.embed;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.Vectors;
import io.millrace.models.BatchedModel;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Requests for vectors. */
public record EmbedRequests(Requests requests, Batches batches) {

    public Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options) {
        BatchCall<Encoded> call =
                new BatchCall<>("embed", TextItems.holdTokenIds(inputs), found -> request(found, inputs, options));
        return requests.once(model, options.scheduling().timeout(), batches.call(call));
    }

    private static BatchRequest<Encoded> request(BatchedModel model, List<ModelInput> inputs, EncodeOptions options) {
        if (!(model.task() instanceof EmbedTask)) {
            throw model.refuse("embed");
        }
        return new BatchRequest<>(
                inputs.size(),
                options.scheduling().priority(),
                ModelInput.size(inputs),
                checkpoint -> TextItems.of(model, inputs, options, "input", checkpoint),
                answers -> encoded(answers, options));
    }

    private static Encoded encoded(BatchAnswers answers, EncodeOptions options) {
        return new Encoded(
                answers.vectors().stream()
                        .map(vector -> shortened(vector, options.dimensions()))
                        .toList(),
                answers.tokens());
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
}
