package io.millrace.whisper;

import io.millrace.whisper.WhisperFiles.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What comes next is told by a function of the window's first number and the tokens before; counts what is open. */
final class FakeGraphs implements WhisperGraphs {

    /** Logits by the window's number and the tokens before. */
    interface Speaker {
        float[] logits(int window, List<Integer> tokens);
    }

    /** Rows of each step, a list for each start. */
    final List<List<Integer>> steps = new ArrayList<>();

    private final Speaker speaker;
    private int open;

    FakeGraphs(Speaker speaker) {
        this.speaker = speaker;
    }

    /** Noise in which times are rare and the end comes by chance. */
    static float[] noise(int window, List<Integer> tokens) {
        Random random = new Random(31L * tokens.hashCode() + window);
        float[] logits = new float[TinyTokens.VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (6 * random.nextGaussian() - (i >= TinyTokens.FIRST ? 14 : 0));
        }
        logits[TinyTokens.END] += 2;
        return logits;
    }

    int open() {
        return open;
    }

    @Override
    public Shape shape() {
        return new Shape(1, 1_500, TinyTokens.VOCABULARY, 2, 1, Attention.PROBABILITIES, 8);
    }

    @Override
    public Encoded encode(List<float[]> features, Runnable behindEach) {
        open++;
        behindEach.run();
        int[] windows = features.stream().mapToInt(own -> (int) own[0]).toArray();
        return new Encoded() {
            @Override
            public Decoding start(int[] places, int[][] prompts) {
                open++;
                return new Rows(
                        Arrays.stream(places).map(place -> windows[place]).toArray(), prompts);
            }

            @Override
            public float[][][] attention(int window, int[] tokens, List<Head> heads) {
                float[][][] weights = new float[heads.size()][tokens.length][1_500];
                for (float[][] head : weights) {
                    for (int i = 0; i < head.length; i++) {
                        head[i][Math.min(1_499, 10 * i)] = 1;
                    }
                }
                return weights;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    private final class Rows implements Decoding {

        private int[] windows;
        private final List<List<Integer>> tokens = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();

        private Rows(int[] windows, int[][] prompts) {
            this.windows = windows;
            for (int[] prompt : prompts) {
                if (prompt.length != prompts[0].length) {
                    throw new IllegalStateException("prompts of different lengths");
                }
                tokens.add(new ArrayList<>(Arrays.stream(prompt).boxed().toList()));
            }
            counts.add(windows.length);
            steps.add(counts);
        }

        @Override
        public float[] logits(int row) {
            return speaker.logits(windows[row], tokens.get(row));
        }

        @Override
        public float[] promptLogits(int row, int place) {
            return speaker.logits(windows[row], tokens.get(row).subList(0, place + 1));
        }

        @Override
        public void step(int[] next) {
            counts.add(next.length);
            for (int i = 0; i < next.length; i++) {
                tokens.get(i).add(next[i]);
            }
        }

        @Override
        public void keep(int[] rows) {
            List<List<Integer>> kept = Arrays.stream(rows).mapToObj(tokens::get).toList();
            windows = Arrays.stream(rows).map(row -> windows[row]).toArray();
            tokens.clear();
            tokens.addAll(kept);
        }

        @Override
        public void close() {
            open--;
        }
    }

    @Override
    public void interrupt() {}

    @Override
    public void close() {}
}
