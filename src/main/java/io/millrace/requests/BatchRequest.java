package io.millrace.requests;

import io.millrace.encoding.Item;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * How one stateless model answers a request.
 *
 * @param items places that it takes
 * @param priority lower is served first
 * @param brief whether preparing takes so little that a change of threads would take longer
 * @param prepare may refuse; runs on the bounded pool, or, where it is brief, on the caller's thread
 * @param answer from all results, in order
 */
public record BatchRequest<T>(
        int items, int priority, boolean brief, Callable<List<Item>> prepare, Function<BatchAnswers, T> answer) {}
