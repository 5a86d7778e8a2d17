package io.millrace.generation;

import io.millrace.generation.prefix.PrefixSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told by the engine thread what it did; must return at once. */
public interface EngineListener {

    EngineListener NONE = new EngineListener() {};

    /** One call of the model. */
    default void onStep(Step step) {}

    /** A turn of the engine ended that had a step: {@code elapsed} is the model's time and all around it, sampling above all. */
    default void onTurn(Duration elapsed) {}

    /** A request left the queue for a slot after {@code waited}. */
    default void onStarted(Duration waited, int promptTokens, int cachedTokens) {}

    /** A request that is started went on from so many tokens, at least one, that had been run before. */
    default void onReused(PrefixSource source, int tokens) {}

    /** A request's first token came {@code sinceSubmit} after its submission. */
    default void onFirstToken(Duration sinceSubmit) {}

    /** A later token came {@code sinceLast} after the one before it (ITL). */
    default void onNextToken(Duration sinceLast) {}

    /** Tokens of a sequence were drafted and checked by the model, and the first {@code accepted} of them came true. */
    default void onDrafted(DraftKind kind, int drafted, int accepted) {}

    /** A request ended; it is told once for each submitted request. */
    default void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {}

    /** The engine takes no more requests and its thread ends; {@code cause} is null after a close. */
    default void onStopped(@Nullable Throwable cause) {}

    /**
     * One call of the model.
     *
     * @param kind of step
     * @param rows sequences that took part
     * @param tokens run by the model
     * @param elapsed time in the model
     */
    record Step(StepKind kind, int rows, int tokens, Duration elapsed) {}

    enum StepKind {
        PREFILL,
        DECODE,
        /** Of the draft model, for one sequence. */
        DRAFT,
        /** Of the state of tokens that ran before, from one slot to another or from and to host memory. */
        MOVE
    }

    /** Who drafts tokens. */
    enum DraftKind {
        PROMPT_LOOKUP,
        DRAFT_MODEL
    }
}
