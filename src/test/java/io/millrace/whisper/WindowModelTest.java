package io.millrace.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.RunProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowModelTest {

    private static WindowModel model(FakeGraphs graphs) {
        return new WindowModel(graphs, TinyTokens.TOKENS, WindowModelTest::text, List.of());
    }

    private static String text(int[] ids) {
        return Arrays.stream(ids).mapToObj(id -> Character.toString('a' + id)).reduce("", String::concat);
    }

    private static Window window(int number, float temperature, boolean words) {
        float[] features = new float[Window.FRAMES];
        features[0] = number;
        return new Window(
                features,
                3_000,
                new int[] {1, 2},
                number % 3 == 0 ? Window.UNKNOWN : 22,
                number % 2 == 0,
                Window.temperatures(temperature),
                number,
                words,
                Integer.MAX_VALUE);
    }

    @Test
    void run_inCompany_isTheSameAsAlone() {
        List<Window> windows = IntStream.range(0, 12)
                .mapToObj(i -> window(i, i % 4 == 3 ? 0.7f : 0, i % 5 == 0))
                .toList();
        FakeGraphs graphs = new FakeGraphs(FakeGraphs::noise);
        List<HeardWindow> together = model(graphs).run(windows);
        for (int i = 0; i < windows.size(); i++) {
            assertThat(model(graphs).run(List.of(windows.get(i)))).containsExactly(together.get(i));
        }
        assertThat(graphs.open()).isZero();
        assertThat(together).extracting(HeardWindow::temperature).contains(0.7f);
    }

    @Test
    void run_rowsThatEnd_leaveAndAreAnsweredAtOnce() {
        List<Window> windows = IntStream.range(0, 8)
                .mapToObj(i -> window(1 + 6 * i, 0.5f, false))
                .toList();
        FakeGraphs graphs = new FakeGraphs(FakeGraphs::noise);
        List<Integer> answered = new ArrayList<>();
        int[] steps = {0};
        List<Integer> at = new ArrayList<>();
        List<HeardWindow> heard = model(graphs).run(windows, new RunProgress<>() {
            @Override
            public void stepped() {
                steps[0]++;
            }

            @Override
            public boolean isAwaited(int item) {
                return true;
            }

            @Override
            public void answered(int item, HeardWindow output) {
                answered.add(item);
                at.add(steps[0]);
            }
        });
        assertThat(answered).hasSize(8).doesNotHaveDuplicates();
        assertThat(at.getFirst()).isLessThan(at.getLast());
        assertThat(graphs.steps).hasSize(1);
        List<Integer> rows = graphs.steps.getFirst();
        assertThat(rows).isSortedAccordingTo((a, b) -> b - a);
        assertThat(rows.getFirst()).isEqualTo(8);
        int longest = heard.stream().mapToInt(one -> one.tokens().size()).max().orElse(0);
        assertThat(rows.stream().mapToInt(Integer::intValue).sum())
                .as("each row takes a step for each of its tokens")
                .isEqualTo(heard.stream()
                        .mapToInt(one -> Math.min(one.tokens().size() + 1, TinyTokens.TOKENS.mostSaid()))
                        .sum());
        assertThat(rows.size()).isLessThanOrEqualTo(longest + 1);
    }

    @Test
    void run_windowNobodyWaitsFor_leavesWithTheNextStep() {
        List<Window> windows = IntStream.range(0, 3)
                .mapToObj(i -> window(1 + 6 * i, 0.5f, false))
                .toList();
        FakeGraphs graphs = new FakeGraphs((_, tokens) -> endless(tokens));
        int[] steps = {0};
        var _ = model(graphs).run(windows, new RunProgress<>() {
            @Override
            public void stepped() {
                steps[0]++;
            }

            @Override
            public boolean isAwaited(int item) {
                return item != 1 || steps[0] < 6;
            }

            @Override
            public void answered(int item, HeardWindow output) {}
        });
        List<Integer> rows = graphs.steps.getFirst();
        assertThat(rows.subList(0, 5)).containsOnly(3);
        assertThat(rows.subList(5, rows.size())).containsOnly(2);
        assertThat(graphs.open()).isZero();
    }

    /* A time, then the letters in turn. */
    private static float[] endless(List<Integer> tokens) {
        float[] logits = new float[TinyTokens.VOCABULARY];
        Arrays.fill(logits, -30);
        logits[TinyTokens.FIRST] = 20;
        logits[5 + tokens.size() % 14] = 29;
        return logits;
    }

    @Test
    void run_textThatRepeatsItself_isTriedAtEachTemperature() {
        FakeGraphs graphs = new FakeGraphs((_, _) -> {
            float[] logits = new float[TinyTokens.VOCABULARY];
            Arrays.fill(logits, -300);
            logits[TinyTokens.FIRST] = 20;
            logits[7] = 40;
            return logits;
        });
        HeardWindow heard = model(graphs).run(List.of(window(1, 0, false))).getFirst();
        assertThat(heard.temperature()).isEqualTo(1f);
        assertThat(heard.compressionRatio()).isGreaterThan(2.4);
        assertThat(graphs.steps).hasSize(6);
        assertThat(model(graphs).run(List.of(window(1, 0.3f, false))).getFirst().temperature())
                .as("a temperature that is stated is the only one")
                .isEqualTo(0.3f);
        assertThat(graphs.steps).hasSize(7);
    }

    @Test
    void run_nobodySpeaks_isSilentAndTriedOnce() {
        FakeGraphs graphs = new FakeGraphs((_, tokens) -> {
            float[] logits = new float[TinyTokens.VOCABULARY];
            if (tokens.getLast() == 21) {
                logits[27] = 40;
            }
            return logits;
        });
        HeardWindow heard = model(graphs).run(List.of(window(1, 0, false))).getFirst();
        assertThat(heard.noSpeech()).isGreaterThan(0.99);
        assertThat(heard.isSilent()).isTrue();
        assertThat(graphs.steps).hasSize(1);
    }

    @Test
    void run_languageUnknown_isTheLikeliestBehindTheStart() {
        FakeGraphs graphs = new FakeGraphs((_, tokens) -> {
            float[] logits = endless(tokens);
            logits[23] = 5;
            return logits;
        });
        assertThat(model(graphs).run(List.of(window(0, 0.1f, false), window(3, 0.1f, false))))
                .extracting(HeardWindow::language)
                .containsOnly(23);
    }

    @Test
    void run_words_haveTimesOfAllTokensAndTheEnd() {
        HeardWindow heard = model(new FakeGraphs((_, tokens) -> endless(tokens)))
                .run(List.of(window(1, 0.1f, true)))
                .getFirst();
        long text = heard.tokens().stream().filter(TinyTokens.TOKENS::isText).count();
        assertThat(heard.times()).hasSize((int) text + 1).isSorted();
    }

    @Test
    void run_numbersThatAreNone_failTheRequest() {
        FakeGraphs graphs = new FakeGraphs((_, _) -> {
            float[] logits = new float[TinyTokens.VOCABULARY];
            Arrays.fill(logits, Float.NaN);
            return logits;
        });
        assertThatThrownBy(() -> model(graphs).run(List.of(window(1, 0, false))))
                .hasMessageContaining("not finite");
        assertThat(graphs.open()).isZero();
    }

    @Test
    void create_fewerTokensThanTimestamps_isRefused() {
        WhisperTokens tokens = TinyTokens.TOKENS;
        WhisperTokens more =
                new WhisperTokens(20, 21, 26, 27, 28, 30, 24, 25, tokens.languages(), List.of(), List.of(), 50, 64);
        assertThatThrownBy(() ->
                        new WindowModel(new FakeGraphs(FakeGraphs::noise), more, WindowModelTest::text, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("logits for 1530 tokens")
                .hasMessageContaining("1530");
    }
}
