package io.millrace.openai.encode;

import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Encoded;
import java.util.List;
import java.util.stream.IntStream;

/** The answer to a score request, in vLLM's form. */
record Scores(String id, String object, long created, String model, List<Score> data, PromptUsage usage) {

    static Scores of(Head head, Encoded encoded) {
        float[] scores = Rows.scores(encoded.rows());
        List<Score> data = IntStream.range(0, scores.length)
                .mapToObj(i -> new Score(i, "score", scores[i]))
                .toList();
        return new Scores(
                head.id(), "list", head.created(), head.model(), data, PromptUsage.of(encoded.promptTokens()));
    }

    record Score(int index, String object, float score) {}
}
