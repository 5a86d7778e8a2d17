package io.millrace.requests;

import io.millrace.core.Checkpoint;
import io.millrace.encoding.Item;
import java.util.List;
import java.util.function.Function;

/**
 * How one stateless model answers a request.
 *
 * @param items places that it takes
 * @param priority lower is served first
 * @param size of its inputs in bytes or characters, or of the most that one of them becomes on the way
 * @param characters of its texts
 * @param prepare may refuse; runs in its turn, or, where there is next to nothing to do, on the caller's thread
 * @param answer from all results, in order
 */
public record BatchRequest<T>(
        int items,
        int priority,
        long size,
        long characters,
        Function<Checkpoint, List<Item>> prepare,
        Function<BatchAnswers, T> answer) {

    /** Bytes of input that are prepared in less time than a change of threads takes. */
    private static final int BRIEF = 256;

    /** Of texts alone, or of none. */
    public BatchRequest(
            int items,
            int priority,
            long size,
            Function<Checkpoint, List<Item>> prepare,
            Function<BatchAnswers, T> answer) {
        this(items, priority, size, size, prepare, answer);
    }

    boolean isBrief() {
        return size <= BRIEF;
    }
}
