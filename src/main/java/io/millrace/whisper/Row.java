package io.millrace.whisper;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** One try to write a window down. */
final class Row {

    private final int index;
    private final Window window;
    private final int language;
    private final int round;
    private final int most;
    private final Random random;
    private int[] said = new int[16];
    private double[] logprobs = new double[16];
    private int count;
    private double sum;
    private double noSpeech;
    private boolean ended;

    /**
     * @param index of the window among those that run together
     * @param round how many tries were before it
     * @param most tokens that may follow the prompt
     */
    Row(int index, Window window, int language, int round, int most) {
        this.index = index;
        this.window = window;
        this.language = language;
        this.round = round;
        this.most = most;
        this.random = new Random(31 * window.seed() + round);
    }

    Row next() {
        return new Row(index, window, language, round + 1, most);
    }

    boolean isLast() {
        return round == window.temperatures().size() - 1;
    }

    float temperature() {
        return window.temperatures().get(round);
    }

    int index() {
        return index;
    }

    Window window() {
        return window;
    }

    int language() {
        return language;
    }

    void noSpeech(double probability) {
        noSpeech = probability;
    }

    double noSpeech() {
        return noSpeech;
    }

    /** Takes the next token by what the model says, which is changed. */
    void take(float[] logits, LogitRules rules) {
        rules.apply(logits, said, count);
        ChosenToken choice = ChosenToken.of(logits, temperature(), random);
        sum += choice.logprob();
        if (choice.token() == rules.tokens().end()) {
            ended = true;
            return;
        }
        add(choice);
        ended = count == most;
    }

    private void add(ChosenToken choice) {
        if (count == said.length) {
            said = Arrays.copyOf(said, 2 * count);
            logprobs = Arrays.copyOf(logprobs, 2 * count);
        }
        said[count] = choice.token();
        logprobs[count++] = choice.logprob();
    }

    boolean hasEnded() {
        return ended;
    }

    int last() {
        return said[count - 1];
    }

    int[] said() {
        return Arrays.copyOf(said, count);
    }

    double logprob() {
        return sum / (count + 1);
    }

    HeardWindow heard(double compressionRatio, Cut cut, int[] times) {
        return new HeardWindow(
                IntStream.of(said()).boxed().toList(),
                DoubleStream.of(Arrays.copyOf(logprobs, count)).boxed().toList(),
                logprob(),
                noSpeech,
                compressionRatio,
                temperature(),
                language,
                cut,
                IntStream.of(times).boxed().toList());
    }
}
