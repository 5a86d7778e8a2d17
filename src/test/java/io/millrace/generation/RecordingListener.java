package io.millrace.generation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, without times, one line each. */
public final class RecordingListener implements EngineListener {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    public List<String> calls() {
        return calls;
    }

    @Override
    public void onStep(Step step) {
        calls.add(step.kind() + " " + step.rows() + " " + step.tokens());
    }

    @Override
    public void onStarted(Duration waited, int promptTokens, int cachedTokens) {
        calls.add("started " + promptTokens + " " + cachedTokens);
    }

    @Override
    public void onFirstToken(Duration sinceSubmit) {
        calls.add("first");
    }

    @Override
    public void onNextToken(Duration sinceLast) {
        calls.add("next");
    }

    @Override
    public void onDrafted(DraftKind kind, int drafted, int accepted) {
        calls.add("drafted " + drafted + " " + accepted);
    }

    @Override
    public void onEnded(GenerationEvent.Terminal terminal, Duration sinceSubmit) {
        calls.add("ended "
                + switch (terminal) {
                    case GenerationEvent.Finished finished -> finished.reason();
                    case GenerationEvent.Failed failed ->
                        failed.error().getClass().getSimpleName();
                });
    }

    @Override
    public void onStopped(@Nullable Throwable cause) {
        calls.add("stopped " + cause);
    }
}
