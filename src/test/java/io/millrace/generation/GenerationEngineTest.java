package io.millrace.generation;

import static io.millrace.generation.Requests.expected;
import static io.millrace.generation.Requests.greedy;
import static io.millrace.generation.Requests.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.GenerationEvent.Terminal;
import io.millrace.generation.GenerationEvent.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietEngine.class)
@Timeout(120)
class GenerationEngineTest {

    private final FakeDecoder model = new FakeDecoder(4, 64, 32);
    private final RecordingListener listener = new RecordingListener();

    private GenerationEngine start() {
        return GenerationEngine.start(EngineConfig.of("fake").withChunkTokens(8), model, listener);
    }

    private static void assertIdle(GenerationEngine engine) {
        engine.close();
        assertThat(engine.snapshot()).isEqualTo(new EngineSnapshot(0, 0, 4, 0, 256, Set.of(), Set.of()));
        assertThat(engine.isAlive()).isFalse();
    }

    @Test
    void submit_valid_answersOnTheEngineThread() throws InterruptedException {
        GenerationRequest request = greedy(prompt(0, 20), 12);
        AtomicReference<String> thread = new AtomicReference<>();
        GenerationEngine engine = start();
        Recorder recorder =
                new Recorder().then(_ -> thread.set(Thread.currentThread().getName()));
        engine.submit(request, recorder);
        recorder.await().assertWellFormed();
        assertThat(recorder.tokens()).isEqualTo(expected(request, model));
        assertThat(thread).hasValue("engine-fake");
        assertIdle(engine);
        assertThat(model.isClosed()).isTrue();
        assertThat(listener.calls()).endsWith("ended LENGTH", "stopped null");
    }

    @Test
    void submit_invalid_failsOnTheEngineThread() throws InterruptedException {
        GenerationEngine engine = start();
        AtomicReference<String> thread = new AtomicReference<>();
        Recorder recorder =
                new Recorder().then(_ -> thread.set(Thread.currentThread().getName()));
        engine.submit(greedy(new int[0], 1), recorder);
        assertThat(recorder.await().error()).isInstanceOf(InvalidRequest.class);
        assertThat(thread).hasValue("engine-fake");
        assertIdle(engine);
        assertThat(listener.calls()).contains("ended InvalidRequest");
    }

    @Test
    void submit_withAdapter_holdsItUntilTheEnd() throws InterruptedException {
        NamedAdapter adapter = new NamedAdapter("one");
        GenerationRequest request = greedy(prompt(0, 9), 6).with(adapter);
        GenerationEngine engine = start();
        Recorder recorder = new Recorder();
        AtomicInteger meanwhile = new AtomicInteger();
        recorder.then(event -> {
            if (event instanceof GenerationEvent.Token) {
                adapter.leave();
                meanwhile.compareAndSet(0, adapter.held());
            }
        });
        engine.submit(request, recorder);
        assertThat(recorder.await().finished().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(recorder.tokens()).isEqualTo(expected(request, model));
        assertThat(meanwhile).hasValue(1);
        Recorder late = new Recorder();
        engine.submit(request, late);
        assertThat(late.error()).isInstanceOf(ModelNotReady.class).hasMessageContaining("'one' is unloaded");
        assertIdle(engine);
        engine.submit(greedy(prompt(0, 9), 6).with(new NamedAdapter("two")), new Recorder());
        assertThat(adapter.held()).isZero();
    }

    @Test
    void submit_afterClose_failsAtOnce() {
        GenerationEngine engine = start();
        engine.close();
        Recorder recorder = new Recorder();
        engine.submit(greedy(prompt(0, 3), 3), recorder).abort();
        assertThat(recorder.error()).isInstanceOf(ModelNotReady.class);
        recorder.assertWellFormed();
    }

    @Test
    void submit_manyThreadsAndAborts_answersEach() throws InterruptedException {
        GenerationEngine engine = start();
        List<GenerationRequest> requests = IntStream.range(0, 400)
                .mapToObj(i -> greedy(prompt(i, 1 + i % 40), 1 + i % 20))
                .toList();
        List<Recorder> recorders = requests.stream().map(_ -> new Recorder()).toList();
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(t -> Thread.ofVirtual().start(() -> submitQuarter(engine, requests, recorders, t)))
                .toList();
        for (Thread client : clients) {
            client.join();
        }
        for (int i = 0; i < requests.size(); i++) {
            Recorder recorder = recorders.get(i).await();
            recorder.assertWellFormed();
            List<Integer> expected = expected(requests.get(i), model);
            List<Integer> tokens = recorder.tokens();
            boolean aborted = recorder.finished().reason() == FinishReason.ABORTED;
            assertThat(tokens).isEqualTo(aborted ? expected.subList(0, tokens.size()) : expected);
        }
        assertIdle(engine);
    }

    private static void submitQuarter(
            GenerationEngine engine, List<GenerationRequest> requests, List<Recorder> recorders, int quarter) {
        SplittableRandom random = new SplittableRandom(quarter);
        for (int i = quarter; i < requests.size(); i += 4) {
            Generation generation = engine.submit(requests.get(i), recorders.get(i));
            if (random.nextInt(4) == 0) {
                generation.abort();
            }
        }
    }

    @Test
    void abort_insideTheSink_endsTheSequence() throws InterruptedException {
        GenerationEngine engine = start();
        AtomicReference<Generation> handle = new AtomicReference<>();
        CountDownLatch submitted = new CountDownLatch(1);
        Recorder recorder = new Recorder().then(event -> {
            awaitQuietly(submitted);
            if (event instanceof Token) {
                handle.get().abort();
            }
        });
        handle.set(engine.submit(greedy(prompt(0, 3), 50), recorder));
        submitted.countDown();
        recorder.await().assertWellFormed();
        assertThat(recorder.finished().reason()).isEqualTo(FinishReason.ABORTED);
        assertThat(recorder.tokens()).hasSize(1);
        assertIdle(engine);
    }

    @Test
    void submit_insideTheSink_isAnswered() throws InterruptedException {
        GenerationEngine engine = start();
        GenerationRequest request = greedy(prompt(0, 3), 4);
        Recorder second = new Recorder();
        engine.submit(request, new Recorder().then(event -> {
                    if (event instanceof Terminal) {
                        engine.submit(request, second);
                    }
                }));
        assertThat(second.await().tokens()).isEqualTo(expected(request, model));
        assertIdle(engine);
    }

    @Test
    void close_runningAndWaiting_failsAllAndClosesTheModel() throws InterruptedException {
        CountDownLatch decoding = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        model.beforeDecode(_ -> {
            decoding.countDown();
            awaitQuietly(closing);
        });
        GenerationEngine engine = start();
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            engine.submit(greedy(prompt(i, 30), 30), recorder);
        }
        decoding.await();
        Thread closer = Thread.ofPlatform().start(engine::close);
        closing.countDown();
        engine.close();
        closer.join();
        assertThat(recorders)
                .allSatisfy(recorder -> assertThat(recorder.terminal()).isNotNull())
                .allSatisfy(Recorder::assertWellFormed);
        assertThat(recorders.getLast().error()).isInstanceOf(ModelNotReady.class);
        assertIdle(engine);
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void close_insideTheSink_doesNotWaitForItself() throws InterruptedException {
        GenerationEngine engine = start();
        Recorder recorder = new Recorder().then(event -> {
            if (event instanceof Token) {
                engine.close();
            }
        });
        engine.submit(greedy(prompt(0, 3), 50), recorder);
        assertThat(recorder.await().error()).isInstanceOf(ModelNotReady.class);
        assertIdle(engine);
    }

    @Test
    void drain_running_waitsThenRefuses() throws InterruptedException {
        GenerationEngine engine = start();
        List<Recorder> recorders = IntStream.range(0, 9)
                .mapToObj(i -> new Recorder())
                .peek(recorder -> engine.submit(greedy(prompt(0, 9), 30), recorder))
                .toList();
        assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
        assertThat(recorders).allMatch(recorder -> recorder.finished().reason() == FinishReason.LENGTH);
        Recorder late = new Recorder();
        engine.submit(greedy(prompt(0, 9), 30), late);
        assertThat(late.await().error()).isInstanceOf(ModelNotReady.class);
        assertIdle(engine);
        assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void drain_stepTakesTooLong_false() throws InterruptedException {
        CountDownLatch drained = new CountDownLatch(1);
        model.beforePrefill(_ -> awaitQuietly(drained));
        GenerationEngine engine = start();
        Recorder recorder = new Recorder();
        engine.submit(greedy(prompt(0, 9), 3), recorder);
        assertThat(engine.drain(Duration.ofMillis(1))).isFalse();
        drained.countDown();
        assertThat(recorder.await().finished().reason()).isEqualTo(FinishReason.LENGTH);
        assertIdle(engine);
    }

    @Test
    void error_inTheModel_endsAllAndTheThread() throws InterruptedException {
        CountDownLatch submitted = new CountDownLatch(1);
        model.beforeDecode(_ -> {
            awaitQuietly(submitted);
            throw new OutOfMemoryError("injected");
        });
        GenerationEngine engine = start();
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            engine.submit(greedy(prompt(i, 3), 30), recorder);
        }
        submitted.countDown();
        for (Recorder recorder : recorders) {
            assertThat(recorder.await().error())
                    .isInstanceOf(EngineFailed.class)
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
        assertIdle(engine);
        assertThat(listener.calls()).endsWith("stopped java.lang.OutOfMemoryError: injected");
        Recorder late = new Recorder();
        engine.submit(greedy(prompt(0, 3), 3), late);
        assertThat(late.error()).isInstanceOf(ModelNotReady.class);
        assertThat(model.isClosed()).isTrue();
    }

    @Test
    void listenerThrows_engineLivesOn() throws InterruptedException {
        EngineListener broken = new EngineListener() {
            @Override
            public void onStep(Step step) {
                throw new IllegalStateException("injected");
            }
        };
        GenerationEngine engine = GenerationEngine.start(EngineConfig.of("fake"), model, broken);
        GenerationRequest request = greedy(prompt(0, 3), 5);
        Recorder recorder = new Recorder();
        engine.submit(request, recorder);
        assertThat(recorder.await().tokens()).isEqualTo(expected(request, model));
        assertIdle(engine);
    }

    @Test
    void config_noChunk_refused() {
        EngineConfig config = EngineConfig.of("fake");
        assertThatThrownBy(() -> config.withChunkTokens(0)).hasMessage("chunkTokens must be at least 1, got 0");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
