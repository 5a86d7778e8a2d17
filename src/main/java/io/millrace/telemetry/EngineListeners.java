package io.millrace.telemetry;

import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.prefix.PrefixSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several listeners of one engine, told in order. */
public record EngineListeners(List<EngineListener> all) implements EngineListener {

    public EngineListeners {
        all = List.copyOf(all);
    }

    @Override
    public void onStep(Step step) {
        each(listener -> listener.onStep(step));
    }

    @Override
    public void onTurn(Duration elapsed) {
        each(listener -> listener.onTurn(elapsed));
    }

    @Override
    public void onStarted(Duration waited, int promptTokens, int cachedTokens) {
        each(listener -> listener.onStarted(waited, promptTokens, cachedTokens));
    }

    @Override
    public void onReused(PrefixSource source, int tokens) {
        each(listener -> listener.onReused(source, tokens));
    }

    @Override
    public void onFirstToken(Duration sinceSubmit) {
        each(listener -> listener.onFirstToken(sinceSubmit));
    }

    @Override
    public void onNextToken(Duration sinceLast) {
        each(listener -> listener.onNextToken(sinceLast));
    }

    @Override
    public void onDrafted(DraftKind kind, int drafted, int accepted) {
        each(listener -> listener.onDrafted(kind, drafted, accepted));
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        each(listener -> listener.onEnded(terminal, sinceSubmit));
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        each(listener -> listener.onStopped(cause));
    }

    private void each(Consumer<EngineListener> action) {
        all.forEach(action);
    }
}
