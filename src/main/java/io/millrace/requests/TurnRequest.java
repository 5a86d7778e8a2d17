package io.millrace.requests;

import io.millrace.batching.Work;
import io.millrace.core.Checkpoint;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A request whose items are made one after another, each of what became of the one before.
 *
 * @param priority lower is served first
 * @param size bytes that are held while an item is made
 * @param next makes an item; may refuse
 * @param answer what an item's output adds to the answer
 * @param more whether there is another item, asked after each
 */
public record TurnRequest<I, O, T>(
        int priority, long size, Function<Checkpoint, Work<I>> next, Function<O, T> answer, BooleanSupplier more) {}
