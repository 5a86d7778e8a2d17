package io.millrace.generation;

import io.millrace.core.ServingException;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the engine's thread. */
sealed interface EngineCommand {

    record Submit(Sequence sequence) implements EngineCommand {}

    /** Ends a request that was found wanting before it was queued. */
    record Refuse(Sequence sequence, ServingException error) implements EngineCommand {}

    record Abort(Sequence sequence) implements EngineCommand {}

    /** Takes no more requests; the future tells whether those taken all ran to their end. */
    record Drain(CompletableFuture<Boolean> drained) implements EngineCommand {}

    record Close() implements EngineCommand {}
}
