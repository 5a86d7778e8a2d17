package io.millrace.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.model.scoring.ScoringModel;
import io.millrace.library.Millrace;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import java.util.List;

/** A model of this process that says how well texts answer a query, as LangChain4j's; lists may be long. */
public final class LangChain4jScoringModel implements ScoringModel {

    private final Millrace millrace;
    private final String model;

    /** @param model name of the one that is asked: a reranker, or an embedder, which scores by likeness */
    public LangChain4jScoringModel(Millrace millrace, String model) {
        this.millrace = millrace;
        this.model = model;
    }

    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        List<String> texts = segments.stream().map(TextSegment::text).toList();
        Encoded encoded =
                LangChain4jErrors.told(() -> millrace.reranker(model).score(query, texts, EncodeOptions.DEFAULT));
        return Response.from(
                encoded.rows().stream().map(row -> (double) row[0]).toList(), new TokenUsage(encoded.promptTokens()));
    }
}
