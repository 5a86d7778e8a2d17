package io.millrace.whisper;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.RunProgress;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs.Encoded;
import java.util.List;
import java.util.function.Function;

/**
 * Writes down windows of several requests together: once they are encoded, each step gives each of them a token. A window whose text is
 * whole is answered at once and its row is given up, as is that of a window for which nobody waits any longer. Those whose text is not
 * believed are tried again together, at their next temperatures. Owns the graphs.
 */
public final class WindowModel implements BatchModel<Window, HeardWindow> {

    private final WhisperGraphs graphs;
    private final WindowRules rules;

    /**
     * @param text of tokens
     * @param heads whose attention tells when words are said; all of the upper half of the layers where there are none
     * @throws IllegalArgumentException where the graphs have fewer tokens than are known; they stay open
     */
    public WindowModel(WhisperGraphs graphs, WhisperTokens tokens, Function<int[], String> text, List<Head> heads) {
        int needed = tokens.firstTimestamp() + WhisperTokens.TIMESTAMPS;
        if (graphs.shape().vocabulary() < needed) {
            throw new IllegalArgumentException("the decoder has logits for "
                    + graphs.shape().vocabulary() + " tokens, but the last timestamp is token " + (needed - 1));
        }
        this.graphs = graphs;
        this.rules = WindowRules.of(tokens, text, heads, graphs.shape());
    }

    @Override
    public List<HeardWindow> run(List<Window> windows) {
        return run(windows, RunProgress.none());
    }

    @Override
    public List<HeardWindow> run(List<Window> windows, RunProgress<HeardWindow> progress) {
        List<float[]> features = windows.stream().map(Window::features).toList();
        try (Encoded encoded = graphs.encode(features, progress::stepped)) {
            return new WindowGroup(rules, encoded, windows, progress).run();
        }
    }

    @Override
    public List<Control<Window>> controls() {
        return List.of(new Control<>(Window.silence(graphs.shape().mels()), true));
    }

    /**
     * Encodes and decodes a little, as a model is loaded.
     *
     * @throws IllegalArgumentException where the graphs do not go together
     */
    public void check() {
        Window silence = Window.silence(graphs.shape().mels());
        try {
            List<HeardWindow> _ = run(List.of(new Window(
                    silence.features(),
                    Window.FRAMES,
                    new int[0],
                    Window.UNKNOWN,
                    false,
                    List.of(0f),
                    0,
                    graphs.shape().attention() != WhisperGraphs.Attention.NONE,
                    2)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("encoder and decoder do not run together: " + e.getMessage(), e);
        }
    }

    @Override
    public void interrupt() {
        graphs.interrupt();
    }

    @Override
    public void close() {
        graphs.close();
    }
}
