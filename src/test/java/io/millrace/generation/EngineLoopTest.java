package io.millrace.generation;

import static io.millrace.generation.Requests.expected;
import static io.millrace.generation.Requests.greedy;
import static io.millrace.generation.Requests.prompt;
import static io.millrace.generation.Requests.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Failing;
import io.millrace.core.Fault;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.core.Usage;
import io.millrace.decoding.Sampler;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationEvent.Prompt;
import io.millrace.generation.GenerationEvent.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QuietEngine.class)
class EngineLoopTest {

    private static final int VOCABULARY = 32;

    @ParameterizedTest
    @CsvSource({
        // maxLength, prompt, maxTokens, sampled
        "8, 7, 5, 1",
        "8, 6, 5, 2",
        "8, 3, 5, 5",
        "8, 3, 6, 5",
        "8, 1, 1, 1",
        "2, 1, 9, 1",
    })
    void submit_limitReached_finishesWithLength(int maxLength, int promptLength, int maxTokens, int sampled) {
        FakeDecoder model = new FakeDecoder(2, maxLength, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            GenerationRequest request = greedy(prompt(3, promptLength), maxTokens);
            Recorder recorder = driver.submit(request);
            driver.finish();
            assertThat(recorder.tokens()).hasSize(sampled).isEqualTo(expected(request, model));
            assertThat(recorder.finished())
                    .isEqualTo(new Finished(FinishReason.LENGTH, new Usage(promptLength, sampled, 0)));
        }
    }

    /* The driver's clock goes on at each look, so that a turn is longer than the step in it. */
    @Test
    void step_ofEitherKind_isATurnAndLongerThanItsModel() {
        List<Duration> steps = new ArrayList<>();
        List<Duration> turns = new ArrayList<>();
        EngineListener listener = new EngineListener() {
            @Override
            public void onStep(Step step) {
                steps.add(step.elapsed());
            }

            @Override
            public void onTurn(Duration elapsed) {
                assertThat(elapsed).isGreaterThan(steps.getLast());
                turns.add(elapsed);
            }
        };
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(2, 64, VOCABULARY), 4, listener)) {
            driver.submit(greedy(prompt(3, 7), 5));
            driver.finish();
        }
        assertThat(turns).hasSameSizeAs(steps).hasSizeGreaterThan(5);
    }

    @Test
    void submit_promptFillsContext_overflows() {
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(1, 8, VOCABULARY), 4)) {
            Recorder full = driver.submit(greedy(prompt(0, 8), 1));
            Recorder unknown = driver.submit(greedy(new int[] {VOCABULARY}, 1));
            driver.finish();
            assertThat(full.error()).isInstanceOf(ContextOverflow.class);
            assertThat(unknown.error()).isInstanceOf(InvalidRequest.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void submit_stopTokenSampled_isReportedAndEnds(int at) {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        List<Integer> free = expected(greedy(prompt(5, 4), 10), model);
        GenerationRequest request = greedy(prompt(5, 4), 10, free.get(at));
        try (LoopDriver driver = new LoopDriver(model, 16)) {
            Recorder recorder = driver.submit(request);
            driver.finish();
            int end = free.indexOf(free.get(at)) + 1;
            assertThat(recorder.tokens()).isEqualTo(free.subList(0, end));
            assertThat(recorder.finished().reason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void submit_stopTokenAtTheLimit_stopWins() {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        int first = expected(greedy(prompt(5, 4), 1), model).getFirst();
        try (LoopDriver driver = new LoopDriver(model, 16)) {
            Recorder recorder = driver.submit(greedy(prompt(5, 4), 1, first));
            driver.finish();
            assertThat(recorder.finished().reason()).isEqualTo(FinishReason.STOP);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 256})
    void submit_aloneOrAmongOthers_sameTokens(int chunkTokens) {
        FakeDecoder model = new FakeDecoder(16, 128, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, chunkTokens)) {
            List<GenerationRequest> requests = IntStream.range(0, 16)
                    .mapToObj(i -> i % 2 == 0 ? greedy(prompt(i, 3 * i + 1), 30) : sampled(prompt(i, 3 * i + 1), 30, i))
                    .toList();
            List<Recorder> together = requests.stream().map(driver::submit).toList();
            driver.finish();
            for (int i = 0; i < 16; i++) {
                Recorder alone = driver.submit(requests.get(i));
                driver.finish();
                assertThat(alone.tokens()).isEqualTo(expected(requests.get(i), model));
                assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
            }
        }
    }

    @Test
    void submit_conversationGoesOn_reusesAllThatWasRun() {
        FakeDecoder model = new FakeDecoder(4, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 8)) {
            Recorder turn = driver.submit(greedy(prompt(0, 10), 6));
            driver.finish();
            int[] history = IntStream.concat(
                            Arrays.stream(prompt(0, 10)), turn.tokens().stream().mapToInt(t -> t))
                    .toArray();
            GenerationRequest next = greedy(history, 6);
            Recorder second = driver.submit(next);
            driver.finish();
            assertThat(second.finished().usage()).isEqualTo(new Usage(16, 6, 15));
            assertThat(second.tokens()).isEqualTo(expected(next, model));
        }
    }

    @Test
    void decode_retainedSlotInRange_keepsItsPrefix() {
        FakeDecoder model = new FakeDecoder(3, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 8)) {
            driver.submit(greedy(prompt(0, 8), 20));
            Recorder middle = driver.submit(greedy(prompt(9, 8), 6));
            driver.submit(greedy(prompt(4, 8), 20));
            while (!middle.hasEnded()) {
                driver.step();
            }
            for (int i = 0; i < 6; i++) {
                driver.step();
            }
            GenerationRequest again = greedy(prompt(9, 8), 5);
            Recorder recorder = driver.submit(again);
            driver.finish();
            assertThat(recorder.finished().usage().cachedTokens()).isEqualTo(7);
            assertThat(recorder.tokens()).isEqualTo(expected(again, model));
        }
    }

    @Test
    void prefill_longPromptAmongRunning_decodesBetweenChunks() {
        List<String> calls = new ArrayList<>();
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY)
                .beforePrefill(chunk -> calls.add("P" + chunk.tokens().length))
                .beforeDecode(batch -> calls.add("D" + Arrays.toString(batch.running())));
        try (LoopDriver driver = new LoopDriver(model, 8)) {
            driver.submit(greedy(prompt(0, 2), 5));
            driver.step();
            driver.submit(greedy(prompt(7, 20), 2));
            driver.finish();
            assertThat(calls).containsExactly("P2", "D[true]", "P8", "D[true]", "P8", "D[true]", "P4", "D[true, true]");
        }
    }

    @Test
    void promptLogprobs_chunked_scoresEachTokenOnTheRowBefore() {
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 3)) {
            int[] prompt = prompt(2, 8);
            driver.submit(greedy(prompt, 3));
            driver.finish();
            Recorder recorder = driver.submit(Requests.scored(prompt, 3));
            driver.finish();
            assertThat(recorder.events().getFirst()).isInstanceOf(Prompt.class);
            List<TokenChoice> choices = ((Prompt) recorder.events().getFirst()).tokens();
            assertThat(choices).hasSize(8);
            assertThat(choices.getFirst()).isEqualTo(TokenChoice.plain(prompt[0]));
            float[] row = new float[VOCABULARY];
            for (int i = 1; i < 8; i++) {
                FakeDecoder.hashed(Arrays.copyOf(prompt, i), row);
                assertThat(choices.get(i)).isEqualTo(Sampler.score(row, prompt[i], 0));
            }
            assertThat(recorder.tokens()).isEqualTo(expected(Requests.scored(prompt, 3), model));
            assertThat(recorder.finished().usage().cachedTokens()).isZero();
        }
    }

    @Test
    void prefill_modelFails_failsThatSequenceAlone() {
        FakeDecoder model = new FakeDecoder(3, 64, VOCABULARY).beforePrefill(chunk -> failOn(chunk, 20));
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            GenerationRequest good = greedy(prompt(0, 6), 8);
            Recorder before = driver.submit(good);
            Recorder bad = driver.submit(greedy(prompt(14, 8), 8));
            Recorder after = driver.submit(good);
            driver.finish();
            assertThat(bad.error()).isInstanceOf(InvalidRequest.class);
            assertThat(bad.events()).hasSize(1);
            assertThat(driver.health().failuresInARow()).isZero();
            assertThat(before.tokens()).isEqualTo(expected(good, model)).isEqualTo(after.tokens());
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void prefill_failsForEveryInput_isTheModels(Fault fault) {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY).beforePrefill(_ -> {
            throw Failing.by(fault);
        });
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            Recorder recorder = driver.submit(greedy(prompt(0, 6), 8));
            driver.finish();
            boolean inputs = fault == Fault.INPUT;
            assertThat(recorder.error()).isInstanceOf(inputs ? InvalidRequest.class : EngineFailed.class);
            assertThat(driver.health().failuresInARow()).isEqualTo(inputs ? 0 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void prefill_failsForOneInput_isTheModelsWhereTheFailureSaysSo(Fault fault) {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY).beforePrefill(chunk -> {
            if (Arrays.stream(chunk.tokens()).anyMatch(t -> t == 20)) {
                throw Failing.by(fault);
            }
        });
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            for (int i = 0; i < 20; i++) {
                Recorder recorder = driver.submit(greedy(prompt(14, 8), 8));
                driver.finish();
                boolean models = fault == Fault.MODEL || fault == Fault.MEMORY;
                assertThat(recorder.error()).isInstanceOf(models ? EngineFailed.class : InvalidRequest.class);
            }
            GenerationRequest good = greedy(prompt(0, 6), 8);
            Recorder honest = driver.submit(good);
            driver.finish();
            assertThat(honest.tokens()).isEqualTo(expected(good, model));
            assertThat(driver.health().failuresInARow()).isZero();
        }
    }

    @Test
    void prefill_failsOnce_isRunAnewAndNobodyNotices() {
        int[] calls = {0};
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY).beforePrefill(_ -> {
            if (++calls[0] == 2) {
                throw new IllegalStateException("bad luck");
            }
        });
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            GenerationRequest scored = Requests.scored(prompt(2, 8), 3);
            Recorder recorder = driver.submit(scored);
            driver.finish();
            assertThat(recorder.tokens()).isEqualTo(expected(scored, model));
            assertThat(((Prompt) recorder.events().getFirst()).tokens()).hasSize(8);
            assertThat(driver.health().failuresInARow()).isZero();
        }
    }

    @Test
    void prefill_interrupted_isTheModelsAndNotRunAgain() {
        List<Integer> runs = new ArrayList<>();
        LoopDriver[] self = new LoopDriver[1];
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY).beforePrefill(chunk -> {
            runs.add(chunk.tokens().length);
            self[0].health().interrupt();
            throw new IllegalStateException("the run was ended");
        });
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            self[0] = driver;
            Recorder recorder = driver.submit(greedy(prompt(0, 3), 8));
            driver.finish();
            assertThat(recorder.error()).isInstanceOf(EngineFailed.class);
            assertThat(runs).containsExactly(3);
            assertThat(driver.health().failuresInARow()).isEqualTo(1);
        }
    }

    private static void failOn(PrefillChunk chunk, int token) {
        if (Arrays.stream(chunk.tokens()).anyMatch(t -> t == token)) {
            throw new IllegalStateException("device lost");
        }
    }

    @Test
    void decode_modelFails_failsTheBatchAndForgetsItsSlots() {
        boolean[] broken = {true};
        FakeDecoder model = new FakeDecoder(4, 64, VOCABULARY).beforeDecode(batch -> failOnce(batch, broken));
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            GenerationRequest request = greedy(prompt(0, 6), 8);
            Recorder first = driver.submit(request);
            Recorder second = driver.submit(greedy(prompt(3, 6), 8));
            driver.finish();
            assertThat(List.of(first.error(), second.error())).allMatch(RequestFailed.class::isInstance);
            assertThat(driver.health().failuresInARow()).isZero();
            Recorder again = driver.submit(request);
            driver.finish();
            assertThat(again.tokens()).isEqualTo(expected(request, model));
            assertThat(again.finished().usage().cachedTokens()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void decode_memoryForFewRows_runsPartsAndChangesNoToken(int rows) {
        FakeDecoder model = new FakeDecoder(8, 64, VOCABULARY).beforeDecode(batch -> {
            if (batch.tokens().length > rows) {
                throw new NoMemory();
            }
        });
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            List<GenerationRequest> requests = IntStream.range(0, 8)
                    .mapToObj(i -> greedy(prompt(i, i + 2), 5 + i))
                    .toList();
            List<Recorder> recorders = requests.stream().map(driver::submit).toList();
            driver.finish();
            for (int i = 0; i < 8; i++) {
                assertThat(recorders.get(i).tokens()).isEqualTo(expected(requests.get(i), model));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12})
    void prefill_memoryForFewTokens_runsPartsAndChangesNoToken(int tokens) {
        FakeDecoder model = new FakeDecoder(2, 128, VOCABULARY).beforePrefill(chunk -> {
            if (chunk.tokens().length > tokens) {
                throw new NoMemory();
            }
        });
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            GenerationRequest request = greedy(prompt(1, 50), 5);
            Recorder recorder = driver.submit(request);
            driver.finish();
            assertThat(recorder.tokens()).isEqualTo(expected(request, model));
        }
    }

    @Test
    void decode_noMemoryEvenForOneRow_failsThoseSequences() {
        FakeDecoder model = new FakeDecoder(4, 64, VOCABULARY).beforeDecode(_ -> {
            throw new NoMemory();
        });
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            Recorder first = driver.submit(greedy(prompt(0, 6), 8));
            Recorder second = driver.submit(greedy(prompt(3, 6), 8));
            driver.finish();
            assertThat(List.of(first.error(), second.error())).allMatch(EngineFailed.class::isInstance);
        }
    }

    private static void failOnce(DecodeBatch batch, boolean[] broken) {
        if (batch.tokens().length == 2 && broken[0]) {
            broken[0] = false;
            throw new IllegalStateException("device lost");
        }
    }

    @Test
    void sample_logitsNotFinite_failsThatSequenceAloneAndForgetsItsSlot() {
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY, EngineSimulation::poisoned);
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            Recorder good = driver.submit(greedy(new int[] {1, 2}, 3));
            Recorder bad = driver.submit(greedy(new int[] {1, EngineSimulation.POISON, 2}, 8));
            driver.finish();
            assertThat(bad.error()).isInstanceOf(InvalidRequest.class);
            assertThat(driver.health().failuresInARow()).isZero();
            assertThat(good.finished().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(driver.state().slots().length(0)).isEqualTo(4);
            assertThat(driver.state().slots().length(1)).isZero();
        }
    }

    @Test
    void samplerRefusesParameters_failsThatSequenceAlone() {
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            GenerationRequest good = greedy(prompt(0, 3), 3);
            Recorder bad = driver.submit(Requests.biased(prompt(0, 3), VOCABULARY));
            Recorder other = driver.submit(good);
            driver.finish();
            assertThat(bad.error())
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessage("logit_bias: token 32 is not in [0, 32)");
            assertThat(other.tokens()).isEqualTo(expected(good, model));
        }
    }

    @Test
    void abort_waitingRunningAndEnded_endsOnce() {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            Recorder running = new Recorder();
            Recorder waiting = new Recorder();
            Generation first = driver.submit(greedy(prompt(0, 3), 50), running);
            Generation second = driver.submit(greedy(prompt(0, 4), 50), waiting);
            driver.step();
            second.abort();
            first.abort();
            first.abort();
            driver.step();
            assertThat(running.finished()).isEqualTo(new Finished(FinishReason.ABORTED, new Usage(3, 1, 0)));
            assertThat(waiting.finished()).isEqualTo(new Finished(FinishReason.ABORTED, new Usage(4, 0, 0)));
            assertThat(driver.snapshot()).isEqualTo(new EngineSnapshot(0, 0, 1, 0, 64, Set.of(), Set.of()));
        }
    }

    @Test
    void snapshot_adapters_areThoseOfSequencesThatRunAndWait() {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        NamedAdapter one = new NamedAdapter("one");
        NamedAdapter two = new NamedAdapter("two");
        try (LoopDriver driver = new LoopDriver(model, 64)) {
            Recorder running = driver.submit(greedy(prompt(0, 3), 3).with(one));
            driver.submit(greedy(prompt(0, 3), 3).with(two));
            driver.submit(greedy(prompt(0, 3), 3));
            driver.submit(greedy(prompt(0, 3), 3).with(two));
            driver.step();
            assertThat(driver.snapshot().runningAdapters()).containsExactly("one");
            assertThat(driver.snapshot().waitingAdapters()).containsExactly("two");
            driver.finish();
            assertThat(running.finished().usage().cachedTokens()).isZero();
            assertThat(driver.snapshot().runningAdapters()).isEmpty();
            assertThat(driver.snapshot().waitingAdapters()).isEmpty();
        }
        assertThat(one.held() + two.held()).isZero();
    }

    @Test
    void abort_midPrefill_keepsWhatWasRun() {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            Generation first = driver.submit(greedy(prompt(0, 20), 5), new Recorder());
            driver.step();
            driver.step();
            first.abort();
            GenerationRequest request = greedy(prompt(0, 12), 5);
            Recorder recorder = driver.submit(request);
            driver.finish();
            assertThat(recorder.finished().usage().cachedTokens()).isEqualTo(8);
            assertThat(recorder.tokens()).isEqualTo(expected(request, model));
        }
    }

    @Test
    void sinkThrows_abortsThatSequenceAlone() {
        FakeDecoder model = new FakeDecoder(2, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            GenerationRequest good = greedy(prompt(5, 5), 9);
            Recorder bad = new Recorder();
            bad.then(event -> {
                if (bad.tokens().size() == 2 && event instanceof Token) {
                    throw new IllegalStateException("full");
                }
            });
            Generation unused = driver.submit(greedy(prompt(0, 3), 50), bad);
            Recorder other = driver.submit(good);
            driver.finish();
            assertThat(unused).isNotNull();
            assertThat(bad.finished()).isEqualTo(new Finished(FinishReason.ABORTED, new Usage(3, 2, 0)));
            assertThat(other.tokens()).isEqualTo(expected(good, model));
        }
    }

    @Test
    void drain_refusesNewAndFinishesOld() {
        FakeDecoder model = new FakeDecoder(1, 64, VOCABULARY);
        try (LoopDriver driver = new LoopDriver(model, 4)) {
            Recorder old = driver.submit(greedy(prompt(0, 3), 3));
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            driver.offer(new EngineCommand.Drain(drained));
            Recorder late = driver.submit(greedy(prompt(0, 3), 3));
            driver.step();
            assertThat(drained).isNotDone();
            driver.finish();
            assertThat(drained).isCompletedWithValue(true);
            assertThat(old.finished().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(late.error()).isInstanceOf(ModelNotReady.class);
        }
    }

    @Test
    void stop_whileDraining_tellsThatNotAllFinished() {
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(1, 64, VOCABULARY), 4)) {
            Recorder recorder = driver.submit(greedy(prompt(0, 3), 30));
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            driver.offer(new EngineCommand.Drain(drained));
            driver.step();
            driver.stop();
            assertThat(drained).isCompletedWithValue(false);
            assertThat(recorder.error()).isInstanceOf(ModelNotReady.class).hasMessageContaining("shutting down");
        }
    }

    @Test
    void stop_drainUnread_tellsThatNotAllFinished() {
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(1, 64, VOCABULARY), 4)) {
            driver.submit(greedy(prompt(0, 3), 30));
            driver.step();
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            driver.offer(new EngineCommand.Drain(drained));
            driver.stop();
            assertThat(drained).isCompletedWithValue(false);
        }
    }

    @Test
    void listener_isToldEachStepAndToken() {
        RecordingListener listener = new RecordingListener();
        try (LoopDriver driver = new LoopDriver(new FakeDecoder(2, 64, VOCABULARY), 4, listener)) {
            driver.submit(greedy(prompt(0, 6), 3));
            driver.finish();
        }
        assertThat(listener.calls())
                .containsExactly(
                        "started 6 0",
                        "PREFILL 1 4",
                        "PREFILL 1 2",
                        "first",
                        "DECODE 1 1",
                        "next",
                        "DECODE 1 1",
                        "next",
                        "ended LENGTH",
                        "stopped null");
    }
}
