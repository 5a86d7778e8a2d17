package io.millrace.generation;

import io.millrace.generation.prefix.PrefixSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the engine, and logs it. */
record SafeListener(EngineListener target) implements EngineListener {

    private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

    @Override
    public void onStep(Step step) {
        safely(() -> target.onStep(step));
    }

    @Override
    public void onTurn(Duration elapsed) {
        safely(() -> target.onTurn(elapsed));
    }

    @Override
    public void onStarted(Duration waited, int promptTokens, int cachedTokens) {
        safely(() -> target.onStarted(waited, promptTokens, cachedTokens));
    }

    @Override
    public void onReused(PrefixSource source, int tokens) {
        safely(() -> target.onReused(source, tokens));
    }

    @Override
    public void onFirstToken(Duration sinceSubmit) {
        safely(() -> target.onFirstToken(sinceSubmit));
    }

    @Override
    public void onNextToken(Duration sinceLast) {
        safely(() -> target.onNextToken(sinceLast));
    }

    @Override
    public void onDrafted(DraftKind kind, int drafted, int accepted) {
        safely(() -> target.onDrafted(kind, drafted, accepted));
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        safely(() -> target.onEnded(terminal, sinceSubmit));
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        safely(() -> target.onStopped(cause));
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            LOG.warn("An engine listener failed", failure);
        }
    }
}
