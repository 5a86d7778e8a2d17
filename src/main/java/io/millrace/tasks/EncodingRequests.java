package io.millrace.tasks;

import io.millrace.core.PictureLimits;
import io.millrace.requests.Batches;
import io.millrace.requests.Requests;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import io.millrace.tasks.classify.ClassifyRequests;
import io.millrace.tasks.embed.EmbedRequests;
import io.millrace.tasks.rerank.RerankRequests;
import io.millrace.tasks.zeroshot.ZeroShotRequests;
import java.util.List;
import reactor.core.publisher.Mono;

/** The stateless tasks as one port. */
record EncodingRequests(
        EmbedRequests embed, RerankRequests rerank, ClassifyRequests classify, ZeroShotRequests zeroShot)
        implements Encoding {

    EncodingRequests(Requests requests, Batches batches, PictureLimits pictures) {
        this(
                new EmbedRequests(requests, batches, pictures),
                new RerankRequests(requests, batches, pictures),
                new ClassifyRequests(requests, batches, pictures),
                new ZeroShotRequests(requests, batches, pictures));
    }

    @Override
    public Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return embed.embed(model, inputs, options);
    }

    @Override
    public Mono<SparselyEncoded> embedSparsely(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return embed.embedSparsely(model, inputs, options);
    }

    @Override
    public Mono<TokensEncoded> embedTokens(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return embed.embedTokens(model, inputs, options);
    }

    @Override
    public Mono<Encoded> rerank(Route model, String query, List<String> documents, EncodeOptions options) {
        return rerank.rerank(model, query, documents, options);
    }

    @Override
    public Mono<Encoded> score(Route model, List<Sides> pairs, EncodeOptions options) {
        return rerank.score(model, pairs, options);
    }

    @Override
    public Mono<Classification> classify(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return classify.classify(model, inputs, options);
    }

    @Override
    public Mono<Classified> label(Route model, List<ModelInput> inputs, Candidates candidates, EncodeOptions options) {
        return zeroShot.label(model, inputs, candidates, options);
    }
}
