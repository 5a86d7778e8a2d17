package io.millrace.openai.encode;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.openai.Head;
import io.millrace.serving.Encoding.Classified;
import java.util.List;
import java.util.stream.IntStream;

/** The answer to a classify request: vLLM's, with all labels and their scores besides. */
record Classes(String id, String object, long created, String model, List<Result> data, PromptUsage usage) {

    static Classes of(Head head, Classified classified, int topN) {
        List<Result> data = IntStream.range(0, classified.rows().size())
                .mapToObj(
                        i -> Result.of(i, classified.labels(), classified.rows().get(i), topN))
                .toList();
        return new Classes(
                head.id(), "list", head.created(), head.model(), data, PromptUsage.of(classified.promptTokens()));
    }

    /** The answer in TEI's form. */
    static List<List<LabelScore>> tei(Classified classified) {
        return classified.rows().stream()
                .map(row -> LabelScore.best(classified.labels(), row, 0))
                .toList();
    }

    /**
     * The classes of one input.
     *
     * @param label the best
     * @param probs in the order of the model's labels
     * @param scores best first, an extension
     */
    record Result(
            int index,
            String label,
            List<Float> probs,
            @JsonProperty("num_classes") int numClasses,
            List<LabelScore> scores) {

        private static Result of(int index, List<String> labels, float[] row, int topN) {
            List<Float> probs =
                    IntStream.range(0, row.length).mapToObj(i -> row[i]).toList();
            return new Result(
                    index,
                    labels.get(Rows.best(row, 1).getFirst()),
                    probs,
                    row.length,
                    LabelScore.best(labels, row, topN));
        }
    }

    record LabelScore(String label, float score) {

        private static List<LabelScore> best(List<String> labels, float[] row, int top) {
            return Rows.best(row, top).stream()
                    .map(i -> new LabelScore(labels.get(i), row[i]))
                    .toList();
        }
    }
}
