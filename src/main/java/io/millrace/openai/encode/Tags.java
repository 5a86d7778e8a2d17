package io.millrace.openai.encode;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Span;
import io.millrace.serving.Encoding.Tagged;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answer of a model that labels tokens: the form of vLLM's classes, with spans in place of probabilities. */
record Tags(String id, String object, long created, String model, List<Result> data, PromptUsage usage) {

    static Tags of(Head head, Tagged tagged) {
        List<Result> data = IntStream.range(0, tagged.inputs().size())
                .mapToObj(i -> new Result(i, entities(tagged.inputs().get(i))))
                .toList();
        return new Tags(head.id(), "list", head.created(), head.model(), data, PromptUsage.of(tagged.promptTokens()));
    }

    /** In the form of Transformers' pipeline, for each input. */
    static List<List<Entity>> tei(Tagged tagged) {
        return tagged.inputs().stream().map(Tags::entities).toList();
    }

    private static List<Entity> entities(List<Span> spans) {
        return spans.stream().map(Tags::entity).toList();
    }

    private static Entity entity(Span span) {
        boolean joined = span.token() == null;
        return new Entity(
                joined ? span.label() : null,
                joined ? null : span.label(),
                span.token(),
                span.score(),
                span.text(),
                span.start(),
                span.end());
    }

    /** The spans of one input. */
    record Result(int index, List<Entity> spans) {}

    /**
     * A span, or a token, as Transformers' token-classification pipeline names its parts.
     *
     * @param entityGroup label of a span
     * @param entity label of a token
     * @param index of the token
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entity(
            @JsonProperty("entity_group") @Nullable String entityGroup,
            @Nullable String entity,
            @Nullable Integer index,
            float score,
            String word,
            int start,
            int end) {}
}
