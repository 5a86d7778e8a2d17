package io.millrace.transducer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.batching.RunProgress;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.transducer.FakeTransducer.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransducerDecoderTest {

    private static final int SYMBOLS = 4;
    private static final int BLANK = 3;
    private static final TokenRules TDT = new TokenRules(SYMBOLS, BLANK, true, 3);
    private static final TokenRules RNNT = new TokenRules(SYMBOLS, BLANK, false, 3);

    private static float[] scores(int symbol, int duration) {
        return FakeTransducer.likeliest(SYMBOLS, symbol, 5, duration);
    }

    private static List<TimedToken> one(TokenRules rules, FakeTransducer graphs, int frames) {
        List<TimedToken> tokens = new TransducerDecoder(graphs, rules)
                .run(List.of(FakeTransducer.window(frames)))
                .getFirst();
        assertThat(graphs.open).isZero();
        return tokens;
    }

    @Test
    void run_durations_leadFromFrameToFrame() {
        List<TimedToken> tokens = one(TDT, new FakeTransducer(asked -> scores(asked.seen() % BLANK, 2)), 5);
        assertThat(FakeTransducer.frames(tokens)).containsExactly(0, 2, 4);
        assertThat(tokens).extracting(TimedToken::to).containsExactly(2, 4, 6);
        assertThat(FakeTransducer.ids(tokens)).containsExactly(0, 1, 2);
        assertThat(tokens.getFirst().logprob()).isCloseTo(5 - Math.log(Math.exp(5) + SYMBOLS - 1), within(1e-9));
    }

    @Test
    void run_blankWithoutDuration_goesOnByOne() {
        FakeTransducer graphs = new FakeTransducer(_ -> scores(BLANK, 0));
        assertThat(one(TDT, graphs, 4)).isEmpty();
        assertThat(graphs.runs).hasSize(4);
    }

    @Test
    void run_blank_keepsStateAndToken() {
        List<Asked> asked = new ArrayList<>();
        FakeTransducer graphs = new FakeTransducer(now -> {
            asked.add(now);
            return scores(now.step().frame() == 0 && now.seen() == 0 ? 1 : BLANK, now.seen() == 0 ? 0 : 1);
        });
        assertThat(FakeTransducer.ids(one(TDT, graphs, 3))).containsExactly(1);
        assertThat(asked).extracting(now -> now.step().token()).containsExactly(BLANK, 1, 1, 1);
        assertThat(asked).extracting(Asked::seen).containsExactly(0, 1, 1, 1);
    }

    @Test
    void run_tokensInPlace_endAtTheLimit() {
        FakeTransducer graphs = new FakeTransducer(_ -> scores(0, 0));
        assertThat(FakeTransducer.frames(one(TDT, graphs, 2))).containsExactly(0, 0, 0, 1, 1, 1);
        FakeTransducer plain = new FakeTransducer(_ -> FakeTransducer.likeliest(SYMBOLS, 2, 0, 0));
        assertThat(FakeTransducer.frames(one(RNNT, plain, 2))).containsExactly(0, 0, 0, 1, 1, 1);
    }

    /* A window's tokens, whatever is beside it: of a function of window length, frame, token and state alone. */
    private static float[] arbitrary(Asked asked, int frames) {
        Random random = new Random(
                31L * frames + 7L * asked.step().frame() + asked.step().token() * 1_001L + asked.seen());
        int _ = random.nextInt();
        return scores(random.nextInt(SYMBOLS), random.nextInt(5));
    }

    @Test
    void run_manyOfDifferentLengths_eachIsAsAlone() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int[] lengths = random.ints(1 + random.nextInt(8), 1, 60).toArray();
            FakeTransducer graphs = new FakeTransducer(
                    asked -> arbitrary(asked, lengths[asked.step().window()]));
            List<FeatureWindow> windows = new ArrayList<>();
            for (int length : lengths) {
                windows.add(FakeTransducer.window(length));
            }
            List<List<TimedToken>> together = new TransducerDecoder(graphs, TDT).run(windows);
            for (int i = 0; i < lengths.length; i++) {
                int own = lengths[i];
                assertThat(together.get(i))
                        .isEqualTo(one(TDT, new FakeTransducer(asked -> arbitrary(asked, own)), own));
            }
            assertThat(graphs.runs.size()).isLessThanOrEqualTo(4 * 60);
        }
    }

    @Test
    void run_windowsThatEnd_areAnsweredAndLeftOut() {
        FakeTransducer graphs = new FakeTransducer(_ -> scores(0, 1));
        Map<Integer, Integer> answered = new HashMap<>();
        int[] steps = {0};
        new TransducerDecoder(graphs, TDT)
                .run(List.of(FakeTransducer.window(5), FakeTransducer.window(2)), new RunProgress<>() {
                    @Override
                    public void stepped() {
                        steps[0]++;
                    }

                    @Override
                    public boolean isAwaited(int item) {
                        return true;
                    }

                    @Override
                    public void answered(int item, List<TimedToken> output) {
                        answered.put(item, graphs.runs.size());
                        assertThat(output).hasSize(item == 0 ? 5 : 2);
                    }
                });
        assertThat(answered).isEqualTo(Map.of(0, 5, 1, 2));
        assertThat(graphs.runs).extracting(List::size).containsExactly(2, 2, 1, 1, 1);
        assertThat(steps[0]).isEqualTo(6);
    }

    @Test
    void run_windowNobodyWaitsFor_isLeftOutWithinAStep() {
        FakeTransducer graphs = new FakeTransducer(_ -> scores(0, 1));
        List<List<TimedToken>> tokens = new TransducerDecoder(graphs, TDT)
                .run(List.of(FakeTransducer.window(9), FakeTransducer.window(9)), new RunProgress<>() {
                    @Override
                    public void stepped() {}

                    @Override
                    public boolean isAwaited(int item) {
                        return item == 0 || graphs.runs.size() < 3;
                    }

                    @Override
                    public void answered(int item, List<TimedToken> output) {
                        assertThat(item).isZero();
                    }
                });
        assertThat(tokens.getFirst()).hasSize(9);
        assertThat(graphs.runs).extracting(List::size).containsExactly(2, 2, 2, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void run_scoresThatAreNoNumbers_areRefused() {
        FakeTransducer graphs = new FakeTransducer(_ -> new float[] {Float.NaN, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> one(TDT, graphs, 3)).isInstanceOf(RequestFailed.class);
        assertThat(graphs.open).isZero();
    }

    @Test
    void require_scoresThatDoNotFit_areNamed() {
        TDT.require(SYMBOLS + 5);
        RNNT.require(SYMBOLS);
        assertThatThrownBy(() -> TDT.require(SYMBOLS + 1)).hasMessageContaining("leaves 1 for durations");
        assertThatThrownBy(() -> TDT.require(SYMBOLS - 1)).hasMessageContaining("leaves -1");
        assertThatThrownBy(() -> RNNT.require(9))
                .hasMessageContaining("gives 9 scores")
                .hasMessageContaining("has 4");
    }
}
