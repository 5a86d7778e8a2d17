package io.millrace.requests;

import io.millrace.models.BatchedModel;
import java.util.function.Function;

/**
 * What a request to a stateless model asks, whichever answers it.
 *
 * @param purpose as a refusal says it: {@code embed}, {@code rerank}
 * @param holdsTokenIds whether it holds token ids, which mean something to one tokenizer alone
 * @param request how a model answers it; refuses one that is for something else
 */
public record BatchCall<T>(String purpose, boolean holdsTokenIds, Function<BatchedModel, BatchRequest<T>> request) {}
