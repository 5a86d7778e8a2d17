package io.millrace.transducer;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.RunProgress;
import io.millrace.transducer.TransducerGraphs.Encoded;
import io.millrace.transducer.TransducerGraphs.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes down windows of several requests together: once they are encoded, each step runs one row of each of them, which is at a frame of
 * its own. A window that has come to its end is answered at once and its row left out from then on, as is that of a window for which nobody
 * waits any longer. Owns the graphs.
 */
public final class TransducerDecoder implements BatchModel<FeatureWindow, List<TimedToken>> {

    private static final int[] TRIED = {100, 60};
    private static final int SEED = 16;

    private final TransducerGraphs graphs;
    private final TokenRules rules;

    public TransducerDecoder(TransducerGraphs graphs, TokenRules rules) {
        this.graphs = graphs;
        this.rules = rules;
    }

    @Override
    public List<List<TimedToken>> run(List<FeatureWindow> windows) {
        return run(windows, RunProgress.none());
    }

    @Override
    public List<List<TimedToken>> run(List<FeatureWindow> windows, RunProgress<List<TimedToken>> progress) {
        List<float[]> features = windows.stream().map(FeatureWindow::features).toList();
        try (Encoded encoded = graphs.encode(features, progress::stepped)) {
            List<TokenRow> rows = IntStream.range(0, windows.size())
                    .mapToObj(i -> new TokenRow(rules, i, encoded.frames(i)))
                    .toList();
            decode(rows, encoded, progress);
            return rows.stream().map(TokenRow::tokens).toList();
        }
    }

    private static void decode(List<TokenRow> rows, Encoded encoded, RunProgress<List<TimedToken>> progress) {
        List<TokenRow> open = open(rows, progress);
        while (!open.isEmpty()) {
            List<float[]> scores = encoded.run(open.stream().map(TokenRow::step).toList());
            for (int i = 0; i < scores.size(); i++) {
                if (open.get(i).take(scores.get(i))) {
                    encoded.keep(i);
                }
            }
            progress.stepped();
            open = open(open, progress);
        }
    }

    private static List<TokenRow> open(List<TokenRow> rows, RunProgress<List<TimedToken>> progress) {
        List<TokenRow> open = new ArrayList<>(rows.size());
        for (TokenRow row : rows) {
            if (row.hasEnded()) {
                progress.answered(row.window(), row.tokens());
            } else if (progress.isAwaited(row.window())) {
                open.add(row);
            }
        }
        return open;
    }

    @Override
    public List<Control<FeatureWindow>> controls() {
        return List.of(new Control<>(noise(TRIED[0]), true));
    }

    private FeatureWindow noise(int steps) {
        Random random = new Random(SEED);
        float[] features = new float[steps * graphs.mels()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new FeatureWindow(features, steps);
    }

    /**
     * Encodes a little and runs a step of two rows, as a model is loaded.
     *
     * @throws IllegalArgumentException where the graphs do not go together, or not with the vocabulary
     */
    public void check() {
        if (graphs.scores() > 0) {
            rules.require(graphs.scores());
        }
        List<float[]> features =
                IntStream.of(TRIED).mapToObj(steps -> noise(steps).features()).toList();
        List<float[]> scores;
        try (Encoded encoded = graphs.encode(features, () -> {})) {
            scores = encoded.run(List.of(new Step(0, 0, rules.blank()), new Step(1, 0, rules.blank())));
            encoded.keep(1);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("its graphs do not run together: " + e.getMessage(), e);
        }
        rules.require(scores.getFirst().length);
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
