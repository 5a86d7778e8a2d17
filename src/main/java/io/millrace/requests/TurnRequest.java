package io.millrace.requests;

import io.millrace.batching.Work;
import io.millrace.core.Checkpoint;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A request whose items are made turn by turn, each turn's of what became of the one before.
 *
 * @param items places that it takes, the most of a turn
 * @param priority lower is served first
 * @param size bytes that are held while items are made
 * @param next makes the items of a turn, perhaps none; may refuse
 * @param answer what the outputs of a turn, in order, add to the answer
 * @param more whether there is another turn, asked after each
 */
public record TurnRequest<I, O, T>(
        int items,
        int priority,
        long size,
        Function<Checkpoint, List<Work<I>>> next,
        Function<List<O>, T> answer,
        BooleanSupplier more) {}
