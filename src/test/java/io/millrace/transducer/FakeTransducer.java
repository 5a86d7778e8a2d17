package io.millrace.transducer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Graphs whose scores a function gives: of a step, and of how many tokens its window's state has seen. Windows of one number a step, one
 * frame each.
 */
final class FakeTransducer implements TransducerGraphs {

    /** What a step is asked of. */
    record Asked(Step step, int seen) {}

    private final Function<Asked, float[]> scores;
    final List<List<Step>> runs = new ArrayList<>();
    int open;

    FakeTransducer(Function<Asked, float[]> scores) {
        this.scores = scores;
    }

    @Override
    public int mels() {
        return 1;
    }

    @Override
    public int scores() {
        return 0;
    }

    @Override
    public Encoded encode(List<float[]> features, Runnable behindEach) {
        behindEach.run();
        open++;
        int[] seen = new int[features.size()];
        return new Encoded() {
            private List<Step> last = List.of();

            @Override
            public int frames(int window) {
                return features.get(window).length;
            }

            @Override
            public List<float[]> run(List<Step> steps) {
                runs.add(steps);
                last = steps;
                return steps.stream()
                        .map(step -> scores.apply(new Asked(step, seen[step.window()])))
                        .toList();
            }

            @Override
            public void keep(int row) {
                seen[last.get(row).window()]++;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    /** Scores of which one is the highest of the symbols, another of the durations. */
    static float[] likeliest(int symbols, int symbol, int durations, int duration) {
        float[] scores = new float[symbols + durations];
        scores[symbol] = 5;
        if (durations > 0) {
            scores[symbols + duration] = 2;
        }
        return scores;
    }

    static FeatureWindow window(int frames) {
        return new FeatureWindow(new float[frames], frames);
    }

    static List<Integer> ids(List<TimedToken> tokens) {
        return tokens.stream().map(TimedToken::id).toList();
    }

    static int[] frames(List<TimedToken> tokens) {
        return IntStream.range(0, tokens.size()).map(i -> tokens.get(i).from()).toArray();
    }

    @Override
    public void interrupt() {}

    @Override
    public void close() {}
}
