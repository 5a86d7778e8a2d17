package io.millrace.generation;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.EngineListener.Step;
import io.millrace.generation.EngineListener.StepKind;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The calls of the model, watched and told of. */
final class ModelCalls {

    private final DecoderModel model;
    private final EngineListener listener;
    private final LongSupplier ticker;
    private final EngineHealth health;

    ModelCalls(DecoderModel model, EngineListener listener, LongSupplier ticker, EngineHealth health) {
        this.model = model;
        this.listener = listener;
        this.ticker = ticker;
        this.health = health;
    }

    /** A part of a prompt. */
    Logits prefill(PrefillChunk chunk) {
        return call(StepKind.PREFILL, 1, chunk.tokens().length, () -> model.prefill(chunk));
    }

    /** A part of a completion. */
    Logits append(PrefillChunk chunk) {
        return call(StepKind.DECODE, 1, chunk.tokens().length, () -> model.prefill(chunk));
    }

    Logits decode(DecodeBatch batch) {
        int running = running(batch);
        return call(StepKind.DECODE, running, running, () -> model.decode(batch));
    }

    /** The state of leading tokens that a slot gets from elsewhere. */
    void move(int tokens, Runnable move) {
        long start = ticker.getAsLong();
        health.begin(start);
        try {
            move.run();
            listener.onStep(new Step(StepKind.MOVE, 1, tokens, Duration.ofNanos(ticker.getAsLong() - start)));
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

    private Logits call(StepKind kind, int rows, int tokens, Supplier<Logits> run) {
        long start = ticker.getAsLong();
        health.begin(start);
        try {
            Logits logits = run.get();
            health.succeeded();
            listener.onStep(new Step(kind, rows, tokens, Duration.ofNanos(ticker.getAsLong() - start)));
            return logits;
        } catch (RuntimeException | Error failure) {
            health.returned();
            throw failure;
        }
    }
}
