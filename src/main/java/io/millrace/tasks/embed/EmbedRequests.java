package io.millrace.tasks.embed;

import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.EmbeddingConfig;
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
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.Encoding.SparseVector;
import io.millrace.serving.Encoding.SparselyEncoded;
import io.millrace.serving.Encoding.TokensEncoded;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Requests for vectors: one for each text or image, dense or sparse, or one for each token.
 *
 * @param pictures bounds on the images of each
 */
public record EmbedRequests(Requests requests, Batches batches, PictureLimits pictures) {

    private static final String INPUT = "input";

    public Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return ask(model, inputs, options, found -> {
            if (found.front() instanceof SpaceFront space) {
                return new SpaceRequest(space, inputs, i -> TextItems.name(INPUT, i, inputs.size()), pictures)
                        .asked(options, (vectors, tokens) -> encoded(vectors, tokens, options));
            }
            if (isSparse(found)) {
                throw new InvalidRequest(
                        "model", "the model '" + found.id() + "' gives sparse vectors: ask /embed_sparse");
            }
            return request(
                    found,
                    inputs,
                    options,
                    items -> items,
                    answers -> encoded(answers.vectors(), answers.tokens(), options));
        });
    }

    public Mono<SparselyEncoded> embedSparsely(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return ask(model, inputs, options, found -> {
            if (!isSparse(found)) {
                throw new InvalidRequest(
                        "model", "the model '" + found.id() + "' gives no sparse vectors: ask /v1/embeddings");
            }
            return request(found, inputs, options, items -> items, EmbedRequests::sparselyEncoded);
        });
    }

    public Mono<TokensEncoded> embedTokens(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return ask(model, inputs, options, found -> {
            TokenWidth width = TokenWidth.of(found);
            return request(
                    found,
                    inputs,
                    options,
                    items -> width.bounded(items, INPUT).stream()
                            .<Item>map(item -> ((Item.Tokens) item).eachOfThem())
                            .toList(),
                    EmbedRequests::tokensEncoded);
        });
    }

    private <T> Mono<T> ask(
            Route model,
            List<ModelInput> inputs,
            EncodeOptions options,
            Function<BatchedModel, BatchRequest<T>> request) {
        BatchCall<T> call = new BatchCall<>("embed", TextItems.holdTokenIds(inputs), found -> {
            if (!(found.task() instanceof EmbedTask)) {
                throw found.refuse("embed");
            }
            return request.apply(found);
        });
        return requests.once(model, options.scheduling().timeout(), batches.call(call));
    }

    private static boolean isSparse(BatchedModel model) {
        EmbeddingConfig config = model.text("embed").embedding();
        return config != null && config.isSparse(model.signature().outputs());
    }

    private static <T> BatchRequest<T> request(
            BatchedModel model,
            List<ModelInput> inputs,
            EncodeOptions options,
            Function<List<Item>, List<Item>> items,
            Function<BatchAnswers, T> answer) {
        return new BatchRequest<>(
                inputs.size(),
                options.scheduling().priority(),
                ModelInput.size(inputs),
                (Checkpoint checkpoint) -> items.apply(TextItems.of(model, inputs, options, INPUT, checkpoint)),
                answer);
    }

    private static Encoded encoded(List<float[]> vectors, int tokens, EncodeOptions options) {
        return new Encoded(
                vectors.stream()
                        .map(vector -> shortened(vector, options.dimensions()))
                        .toList(),
                tokens);
    }

    private static SparselyEncoded sparselyEncoded(BatchAnswers answers) {
        return new SparselyEncoded(
                answers.results().stream()
                        .map(Result.Sparse.class::cast)
                        .map(sparse -> new SparseVector(sparse.indices(), sparse.values()))
                        .toList(),
                answers.tokens());
    }

    private static TokensEncoded tokensEncoded(BatchAnswers answers) {
        return new TokensEncoded(
                answers.results().stream()
                        .map(Result.Matrix.class::cast)
                        .map(Result.Matrix::tokens)
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
