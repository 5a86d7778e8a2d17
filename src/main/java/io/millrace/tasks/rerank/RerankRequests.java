package io.millrace.tasks.rerank;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.Activation;
import io.millrace.models.BatchedModel;
import io.millrace.requests.BatchCall;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.requests.TextItems;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput;
import io.millrace.serving.ModelInput.Pair;
import io.millrace.serving.Route;
import io.millrace.tasks.classify.LabelFront;
import io.millrace.tasks.embed.EmbedTask;
import io.millrace.tasks.embed.SpaceFront;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Requests for the scores of pairs, by a cross-encoder or by how alike two vectors are.
 *
 * @param pictures bounds on the images of each
 */
public record RerankRequests(Requests requests, Batches batches, PictureLimits pictures) {

    public Mono<Encoded> rerank(Route model, String query, List<String> documents, EncodeOptions options) {
        List<Pair> pairs =
                documents.stream().map(document -> new Pair(query, document)).toList();
        return ask(
                model,
                "rerank",
                options,
                found -> found.task() instanceof EmbedTask
                        ? Similarities.toQuery(found, query, documents, options)
                        : scores(found, "rerank", pairs, options, "documents"));
    }

    public Mono<Encoded> score(Route model, List<Sides> pairs, EncodeOptions options) {
        return ask(
                model,
                "score",
                options,
                found -> found.front() instanceof SpaceFront space
                        ? SideScores.of(space, pairs, pictures, options)
                        : score(found, texts(pairs), options));
    }

    private static BatchRequest<Encoded> score(BatchedModel model, List<Pair> pairs, EncodeOptions options) {
        return model.task() instanceof EmbedTask
                ? Similarities.ofPairs(model, pairs, options)
                : scores(model, "score", pairs, options, "input");
    }

    private static List<Pair> texts(List<Sides> pairs) {
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> new Pair(
                        text(pairs.get(i).first(), TextItems.name("query", i, pairs.size())),
                        text(pairs.get(i).second(), TextItems.name("input", i, pairs.size()))))
                .toList();
    }

    private static String text(ModelInput side, String param) {
        if (side instanceof ModelInput.Text(String text)) {
            return text;
        }
        throw new InvalidRequest(param, param + " is an image, but the model takes text");
    }

    private Mono<Encoded> ask(
            Route model, String purpose, EncodeOptions options, Function<BatchedModel, BatchRequest<Encoded>> asking) {
        return requests.once(
                model, options.scheduling().timeout(), batches.call(new BatchCall<>(purpose, false, asking)));
    }

    private static BatchRequest<Encoded> scores(
            BatchedModel model, String purpose, List<Pair> pairs, EncodeOptions options, String param) {
        if (!(model.task() instanceof RerankTask) || !(model.front() instanceof LabelFront front)) {
            throw model.refuse(purpose);
        }
        Activation activation = options.raw() ? Activation.NONE : front.scoring();
        return new BatchRequest<>(
                pairs.size(),
                options.scheduling().priority(),
                ModelInput.size(pairs),
                checkpoint -> TextItems.of(model, pairs, options, param, checkpoint),
                answers -> new Encoded(
                        answers.vectors().stream().map(activation::apply).toList(), answers.tokens()));
    }
}
