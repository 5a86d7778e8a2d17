package io.millrace.tasks.embed;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import java.util.List;

/**
 * How many numbers a model gives for each token.
 *
 * @param width as its graph states it, or a usual one where it states none
 */
record TokenWidth(long width) {

    /** Numbers of one answer: 32 MiB as they come from the model, and some 100 MB as text. */
    private static final long MOST = 8L << 20;

    private static final long USUAL = 1_024;

    /** @throws InvalidRequest when the model gives no vectors of tokens */
    static TokenWidth of(BatchedModel model) {
        TensorSpec output = StatelessModel.tokenVectors(model.signature().outputs())
                .orElseThrow(() -> new InvalidRequest(
                        "model", "the model '" + model.id() + "' gives no vectors of tokens: ask /v1/embeddings"));
        long width = output.shape().getLast();
        return new TokenWidth(width > 0 ? width : USUAL);
    }

    /** The same items, if their vectors are not too many numbers for an answer. */
    List<Item> bounded(List<Item> items, String param) {
        long tokens = items.stream()
                .mapToLong(item -> ((Item.Tokens) item).ids().length)
                .sum();
        if (tokens * width > MOST) {
            throw new InvalidRequest(
                    param,
                    param + " has " + tokens + " tokens, but vectors of at most " + MOST / width
                            + " are given in one answer");
        }
        return items;
    }
}
