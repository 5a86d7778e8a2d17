package io.millrace.spring.ai;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Usage;
import io.millrace.library.Embedder;
import io.millrace.library.Millrace;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.AbstractEmbeddingModel;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/** A model of this process that makes vectors of texts, as Spring AI's; lists may be long. */
public final class SpringAiEmbeddingModel extends AbstractEmbeddingModel {

    private final Millrace millrace;
    private final String model;

    /** @param model name of the one that is asked where a request names none */
    public SpringAiEmbeddingModel(Millrace millrace, String model) {
        this.millrace = millrace;
        this.model = model;
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        EmbeddingOptions options = request.getOptions();
        Embedder embedder = millrace.embedder(named(options));
        List<ModelInput> texts = request.getInstructions().stream()
                .<ModelInput>map(ModelInput.Text::new)
                .toList();
        return response(embedder.model(), embedder.embed(texts, encode(options)));
    }

    private String named(@Nullable EmbeddingOptions options) {
        String name = options == null ? null : options.getModel();
        return name == null || name.isEmpty() ? model : name;
    }

    private static EncodeOptions encode(@Nullable EmbeddingOptions options) {
        return EncodeOptions.DEFAULT.withDimensions(options == null ? null : options.getDimensions());
    }

    private static EmbeddingResponse response(String model, Encoded encoded) {
        List<Embedding> embeddings = IntStream.range(0, encoded.rows().size())
                .mapToObj(i -> new Embedding(encoded.rows().get(i), i))
                .toList();
        Usage usage = new Usage(encoded.promptTokens(), 0, 0);
        return new EmbeddingResponse(embeddings, new EmbeddingResponseMetadata(model, SpringAiAnswer.usage(usage)));
    }

    @Override
    public float[] embed(Document document) {
        String text = document.getText();
        if (text == null) {
            throw new InvalidRequest("document", "document: it has no text");
        }
        return embed(text);
    }
}
