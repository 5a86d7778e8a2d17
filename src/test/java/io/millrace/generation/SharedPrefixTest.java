package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.generation.prefix.PrefixSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an engine runs of prompts that begin alike, and what it says of it. */
@ExtendWith(QuietEngine.class)
class SharedPrefixTest {

    private static final int SHARED = 100;
    private static final int OWN = 5;

    private final Map<PrefixSource, Integer> reused = new EnumMap<>(PrefixSource.class);
    private final EngineListener listener = new EngineListener() {
        @Override
        public void onStep(Step step) {
            run += step.kind() == StepKind.PREFILL ? step.tokens() : 0;
        }

        @Override
        public void onReused(PrefixSource source, int tokens) {
            reused.merge(source, tokens, Integer::sum);
        }
    };
    private int run;

    @Test
    void engine_manyAtOnceWithOnePrefix_runsItOnce() {
        FakeDecoder model = new FakeDecoder(8, 128, 32);
        try (LoopDriver driver = new LoopDriver(model, 16, listener)) {
            List<Recorder> users = submit(driver, 8, IntStream.range(0, 8).toArray());
            driver.finish();
            assertThat(run).isEqualTo(SHARED + 8 * OWN);
            assertThat(reused).isEqualTo(Map.of(PrefixSource.COPY, 7 * SHARED));
            assertThat(users.stream().mapToInt(user -> user.finished().usage().cachedTokens()))
                    .containsExactly(0, SHARED, SHARED, SHARED, SHARED, SHARED, SHARED, SHARED);
            for (int user = 0; user < 8; user++) {
                assertThat(users.get(user).tokens()).isEqualTo(Requests.expected(request(user, 8), model));
            }
        }
    }

    @Test
    void engine_severalChoicesOfOnePrompt_runItOnce() {
        FakeDecoder model = new FakeDecoder(4, 128, 32);
        try (LoopDriver driver = new LoopDriver(model, 16, listener)) {
            submit(driver, 3, 1, 1, 1);
            driver.finish();
            assertThat(run).isEqualTo(SHARED + OWN + 2);
        }
    }

    @Test
    void engine_slotGivenAway_restoresItsPrefixFromMemory() {
        FakeDecoder model = new FakeDecoder(1, 128, 32);
        try (LoopDriver driver = new LoopDriver(model, 16, 0, 1000, listener)) {
            submit(driver, 3, 1);
            driver.finish();
            driver.submit(Requests.greedy(Requests.prompt(11, 60), 3));
            driver.finish();
            int before = run;
            Recorder again = submit(driver, 8, 2).getFirst();
            driver.finish();
            assertThat(run - before).isEqualTo(OWN);
            assertThat(reused).isEqualTo(Map.of(PrefixSource.MEMORY, SHARED));
            assertThat(again.tokens()).isEqualTo(Requests.expected(request(2, 8), model));
            assertThat(again.finished().usage().cachedTokens()).isEqualTo(SHARED);
        }
    }

    @Test
    void engine_copyFails_runsThePromptItself() {
        FakeDecoder model = new FakeDecoder(2, 128, 32);
        model.beforeMove(() -> {
            throw new IllegalStateException("injected");
        });
        try (LoopDriver driver = new LoopDriver(model, 16, listener)) {
            List<Recorder> users = submit(driver, 8, 1, 2);
            driver.finish();
            assertThat(users.get(1).tokens()).isEqualTo(Requests.expected(request(2, 8), model));
            assertThat(users.get(1).finished().usage().cachedTokens()).isZero();
        }
    }

    private static List<Recorder> submit(LoopDriver driver, int maxTokens, int... users) {
        List<Recorder> recorders = new ArrayList<>();
        for (int user : users) {
            recorders.add(driver.submit(request(user, maxTokens)));
        }
        return recorders;
    }

    private static GenerationRequest request(int user, int maxTokens) {
        return Requests.greedy(
                IntStream.concat(
                                IntStream.range(0, SHARED).map(i -> i * 7 % 23),
                                IntStream.range(0, OWN).map(i -> user + i))
                        .toArray(),
                maxTokens);
    }
}
