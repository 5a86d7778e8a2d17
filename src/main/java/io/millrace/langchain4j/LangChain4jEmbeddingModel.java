package io.millrace.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.DimensionAwareEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.millrace.library.Millrace;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.ModelInput;
import java.util.List;

/** A model of this process that makes vectors of texts, as LangChain4j's; lists may be long. */
public final class LangChain4jEmbeddingModel extends DimensionAwareEmbeddingModel {

    private final Millrace millrace;
    private final String model;

    /** @param model name of the one that is asked */
    public LangChain4jEmbeddingModel(Millrace millrace, String model) {
        this.millrace = millrace;
        this.model = model;
    }

    @Override
    public String modelName() {
        return model;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        List<ModelInput> texts = segments.stream()
                .<ModelInput>map(segment -> new ModelInput.Text(segment.text()))
                .toList();
        Encoded encoded = LangChain4jErrors.told(() -> millrace.embedder(model).embed(texts, EncodeOptions.DEFAULT));
        return Response.from(
                encoded.rows().stream().map(Embedding::from).toList(), new TokenUsage(encoded.promptTokens()));
    }
}
