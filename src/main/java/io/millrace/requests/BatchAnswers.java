package io.millrace.requests;

import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import java.util.List;

/** Items of a request and what the model gave for each. */
public record BatchAnswers(List<Item> items, List<Result> results) {

    public BatchAnswers {
        results = List.copyOf(results);
    }

    public int tokens() {
        return Math.toIntExact(Batches.tokens(items));
    }

    /** Of texts. */
    public List<float[]> vectors() {
        return results.stream().map(result -> ((Result.Vector) result).values()).toList();
    }
}
