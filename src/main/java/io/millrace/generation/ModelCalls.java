package io.millrace.generation;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.EngineListener.Step;
import io.millrace.generation.EngineListener.StepKind;
import io.millrace.speculation.StepCosts;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The calls of the model, watched and told of. */
final class ModelCalls {

    private final DecoderModel model;
    private final EngineListener listener;
    private final LongSupplier ticker;
    private final EngineHealth health;
    private final StepCosts costs;

    /** @param costs told of steps of completions */
    ModelCalls(DecoderModel model, EngineListener listener, LongSupplier ticker, EngineHealth health, StepCosts costs) {
        this.model = model;
        this.listener = listener;
        this.ticker = ticker;
        this.health = health;
        this.costs = costs;
    }

    /** A part of a prompt. */
    Logits prefill(PrefillChunk chunk) {
        return call(StepKind.PREFILL, 1, chunk.tokens().length, () -> model.prefill(chunk), _ -> {});
    }

    /** A part of a completion. */
    Logits append(PrefillChunk chunk) {
        int tokens = chunk.tokens().length;
        return call(StepKind.DECODE, 1, tokens, () -> model.prefill(chunk), nanos -> costs.chunk(tokens, nanos));
    }

    Logits decode(DecodeBatch batch) {
        int running = running(batch);
        return call(StepKind.DECODE, running, running, () -> model.decode(batch), nanos -> costs.step(running, nanos));
    }

    /** The state of leading tokens that a slot gets from elsewhere. */
    void move(int tokens, Runnable move) {
        int _ = besides(
                StepKind.MOVE,
                tokens,
                () -> {
                    move.run();
                    return tokens;
                },
                _ -> {});
    }

    /** Tokens of a draft, and those before that the draft model runs for it. */
    int[] draft(int tokens, LongConsumer cost, Supplier<int[]> run) {
        return besides(StepKind.DRAFT, tokens, run, cost);
    }

    /* What says nothing of whether the model is well. */
    private <T> T besides(StepKind kind, int tokens, Supplier<T> run, LongConsumer cost) {
        long start = ticker.getAsLong();
        health.begin(start);
        try {
            T made = run.get();
            long nanos = ticker.getAsLong() - start;
            cost.accept(nanos);
            listener.onStep(new Step(kind, 1, tokens, Duration.ofNanos(nanos)));
            return made;
        } finally {
            health.returned();
        }
    }

    static int running(DecodeBatch batch) {
        int count = 0;
        for (boolean one : batch.running()) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private Logits call(StepKind kind, int rows, int tokens, Supplier<Logits> run, LongConsumer cost) {
        long start = ticker.getAsLong();
        health.begin(start);
        try {
            Logits logits = run.get();
            health.succeeded();
            long nanos = ticker.getAsLong() - start;
            cost.accept(nanos);
            listener.onStep(new Step(kind, rows, tokens, Duration.ofNanos(nanos)));
            return logits;
        } catch (RuntimeException | Error failure) {
            health.returned();
            throw failure;
        }
    }
}
