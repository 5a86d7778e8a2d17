package io.millrace.generation;

import io.millrace.core.ServingException;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationEvent.Terminal;
import io.millrace.generation.GenerationEvent.Token;
import io.millrace.generation.prefix.PrefixSource;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends sequences their events, ends them, and tells the listener. */
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final EngineState state;
    private final EngineListener listener;
    private final LongSupplier ticker;

    Publisher(EngineState state, EngineListener listener, LongSupplier ticker) {
        this.state = state;
        this.listener = listener;
        this.ticker = ticker;
    }

    void started(Sequence sequence, PrefixSource source) {
        Duration waited = since(sequence.submittedAt());
        listener.onStarted(waited, sequence.promptLength(), sequence.reused());
        if (sequence.reused() > 0) {
            listener.onReused(source, sequence.reused());
        }
        sequence.started();
    }

    /** The first token and, where asked for, the log-probabilities of the prompt before it. */
    void first(Sequence sequence, TokenChoice choice) {
        if (sequence.request().promptLogprobs()) {
            emit(sequence, new GenerationEvent.Prompt(sequence.promptChoices()));
        }
        if (!sequence.hasEnded()) {
            listener.onFirstToken(since(sequence.submittedAt()));
            token(sequence, choice);
        }
    }

    void next(Sequence sequence, TokenChoice choice) {
        listener.onNextToken(since(sequence.lastTokenAt()));
        token(sequence, choice);
    }

    private void token(Sequence sequence, TokenChoice choice) {
        sequence.sampled(choice.token(), ticker.getAsLong());
        emit(sequence, new Token(choice));
        FinishReason reason = sequence.finished();
        if (reason != null && !sequence.hasEnded()) {
            end(sequence, new Finished(reason, sequence.usage()));
        }
    }

    /** Ends a sequence that the model or its sampler could not go on with; its slot keeps nothing. */
    void fail(Sequence sequence, ServingException error) {
        state.slots().forget(sequence.slot());
        end(sequence, new Failed(error));
    }

    void abort(Sequence sequence) {
        if (!sequence.hasEnded()) {
            end(sequence, new Finished(FinishReason.ABORTED, sequence.usage()));
        }
    }

    void end(Sequence sequence, Terminal terminal) {
        sequence.end();
        state.remove(sequence);
        try {
            listener.onEnded(terminal, since(sequence.submittedAt()));
        } finally {
            deliver(sequence, terminal);
        }
    }

    private void emit(Sequence sequence, GenerationEvent event) {
        if (!deliver(sequence, event)) {
            abort(sequence);
        }
    }

    private static boolean deliver(Sequence sequence, GenerationEvent event) {
        try {
            sequence.sink().accept(event);
            return true;
        } catch (OutOfMemoryError ran) {
            throw ran;
        } catch (Throwable failure) {
            LOG.warn("The sink of a sequence failed", failure);
            return false;
        }
    }

    private Duration since(long tick) {
        return Duration.ofNanos(ticker.getAsLong() - tick);
    }
}
