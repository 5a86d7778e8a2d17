package io.millrace.openai.encode;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Span;
import io.millrace.serving.Encoding.Tagged;
import java.util.List;
import java.util.stream.IntStream;

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
        return spans.stream()
                .map(span -> new Entity(span.label(), span.score(), span.text(), span.start(), span.end()))
                .toList();
    }

    /** The spans of one input. */
    record Result(int index, List<Entity> spans) {}

    /** A span as Transformers' token-classification pipeline names its parts. */
    record Entity(@JsonProperty("entity_group") String entityGroup, float score, String word, int start, int end) {}
}
