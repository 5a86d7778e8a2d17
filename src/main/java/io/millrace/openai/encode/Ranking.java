package io.millrace.openai.encode;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Encoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a rerank request, best document first: the union of what Cohere, Jina and vLLM answer. */
record Ranking(String id, String object, String model, List<Result> results, PromptUsage usage) {

    static Ranking of(Head head, RerankRequest request, Encoded encoded) {
        float[] scores = Rows.scores(encoded.rows());
        List<Result> results = Rows.best(scores, request.topN()).stream()
                .map(i -> new Result(
                        i,
                        scores[i],
                        request.returnText() ? new Document(request.documents().get(i)) : null))
                .toList();
        return new Ranking(head.id(), "list", head.model(), results, PromptUsage.of(encoded.promptTokens()));
    }

    /** The answer in TEI's form. */
    static List<TeiRank> tei(RerankRequest request, Encoded encoded) {
        float[] scores = Rows.scores(encoded.rows());
        return Rows.best(scores, request.topN()).stream()
                .map(i -> new TeiRank(
                        i, scores[i], request.returnText() ? request.documents().get(i) : null))
                .toList();
    }

    record Result(
            int index,
            @JsonProperty("relevance_score") float relevanceScore,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Document document) {}

    record Document(String text) {}

    record TeiRank(
            int index,
            float score,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String text) {}
}
