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

/** Beginnings of prompts that an engine runs before the first request. */
@ExtendWith(QuietEngine.class)
class PinnedPrefixTest {

    private static final int[] PREFIX = IntStream.range(0, 100).map(i -> i % 31).toArray();

    private final Map<PrefixSource, Integer> reused = new EnumMap<>(PrefixSource.class);
    private final List<Integer> chunks = new ArrayList<>();
    private final EngineListener listener = new EngineListener() {
        @Override
        public void onReused(PrefixSource source, int tokens) {
            reused.merge(source, tokens, Integer::sum);
        }
    };

    private GenerationEngine engine(FakeDecoder model, long memory, int[]... pinned) {
        EngineConfig config = EngineConfig.of("fake").withChunkTokens(32).withPrefixMemory(memory, List.of(pinned));
        return GenerationEngine.start(config, model, listener);
    }

    private static int[] behind(int[] prefix, int token) {
        return IntStream.concat(IntStream.of(prefix), IntStream.of(token, token))
                .toArray();
    }

    private static Recorder ask(GenerationEngine engine, FakeDecoder model, int[] prompt) throws InterruptedException {
        GenerationRequest request = Requests.greedy(prompt, 5);
        Recorder recorder = new Recorder();
        var _ = engine.submit(request, recorder);
        assertThat(recorder.await().tokens())
                .as("%s", recorder.terminal())
                .isEqualTo(Requests.expected(request, model));
        return recorder;
    }

    @Test
    void pin_firstRequest_goesOnFromMemory() throws InterruptedException {
        FakeDecoder model = new FakeDecoder(2, 128, 32).beforePrefill(chunk -> chunks.add(chunk.tokens().length));
        try (GenerationEngine engine = engine(model, 200, PREFIX)) {
            assertThat(ask(engine, model, behind(PREFIX, 7)).finished().usage().cachedTokens())
                    .isEqualTo(100);
        }
        assertThat(chunks).containsExactly(32, 32, 32, 4, 2);
        assertThat(reused).isEqualTo(Map.of(PrefixSource.MEMORY, 100));
        assertThat(model.saved()).isZero();
    }

    @Test
    void pin_manyOthersSince_isStillThere() throws InterruptedException {
        FakeDecoder model = new FakeDecoder(1, 128, 32);
        try (GenerationEngine engine = engine(model, 150, PREFIX)) {
            for (int other = 0; other < 20; other++) {
                int first = other;
                ask(
                        engine,
                        model,
                        IntStream.range(0, 40 + other)
                                .map(i -> (i * 3 + first) % 32)
                                .toArray());
            }
            reused.clear();
            ask(engine, model, behind(PREFIX, 9));
            assertThat(reused).isEqualTo(Map.of(PrefixSource.MEMORY, 100));
        }
    }

    @Test
    void pin_modelFails_requestsRunAllTheSame() throws InterruptedException {
        FakeDecoder model = new FakeDecoder(1, 128, 32);
        model.beforePrefill(chunk -> {
            if (chunks.isEmpty()) {
                chunks.add(chunk.tokens().length);
                throw new IllegalStateException("injected");
            }
        });
        try (GenerationEngine engine = engine(model, 150, PREFIX)) {
            assertThat(ask(engine, model, behind(PREFIX, 9)).finished().usage().cachedTokens())
                    .isZero();
        }
    }
}
