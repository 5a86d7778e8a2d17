package io.millrace.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.app.ModelFixtures;
import io.millrace.conversation.Conversation;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.decoding.Sampling;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Scheduling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The library over the small models of the fixtures; after each test all native memory has been given back. */
@Timeout(180)
class MillraceTest {

    private static final String CHAT = "tiny-gqa";
    private static final String EMBEDDER = "tiny-bert";

    @TempDir
    Path folder;

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void allIsGivenBack() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private Millrace open(String fixture, String manifest, Options options) throws IOException {
        ModelFixtures.copy(fixture, folder.resolve(fixture), manifest);
        return Millrace.open(folder, options);
    }

    private static GenerationOptions tokens(int count) {
        return GenerationOptions.DEFAULT
                .with(Sampling.GREEDY)
                .with(Stopping.DEFAULT.withMaxTokens(count).withMinTokens(count));
    }

    private static Conversation hello() {
        return Conversation.user("Hello!");
    }

    private <T> CompletableFuture<T> inThread(java.util.concurrent.Callable<T> call) {
        CompletableFuture<T> done = new CompletableFuture<>();
        threads.add(Thread.ofPlatform().start(() -> {
            try {
                done.complete(call.call());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        }));
        return done;
    }

    private static void awaitLoad(Millrace millrace, int waiting, int running) {
        Await.until("waiting " + waiting + ", running " + running, () -> {
            ModelLoad load = millrace.load(CHAT);
            return load.waiting() == waiting && load.running() == running;
        });
    }

    @Test
    void answer_twoInstances_areTheSameAndApart() throws IOException {
        try (Millrace one = open(CHAT, "slots: 2", Options.DEFAULT)) {
            Completion answer = one.chat(CHAT).answer(hello(), tokens(20));
            assertThat(answer.usage().completionTokens()).isEqualTo(20);
            try (Millrace other = Millrace.open(folder)) {
                assertThat(other.chat(CHAT).answer(hello(), tokens(20)).text()).isEqualTo(answer.text());
            }
            assertThat(one.chat(CHAT).answer(hello(), tokens(20)).text()).isEqualTo(answer.text());
        }
    }

    @Test
    void stream_pieces_joinedAreTheAnswer() throws IOException {
        try (Millrace millrace = open(CHAT, "", Options.DEFAULT)) {
            Chat chat = millrace.chat(CHAT);
            List<String> pieces = chat.stream(hello(), tokens(20))
                    .collectList()
                    .blockOptional()
                    .orElseThrow();
            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(String.join("", pieces))
                    .isEqualTo(chat.answer(hello(), tokens(20)).text());
        }
    }

    @Test
    void answer_fromSixteenThreads_runTogether() throws Exception {
        Held held = new Held(16);
        try (Millrace millrace = open(CHAT, "slots: 16", Options.DEFAULT.with(held.listeners()))) {
            CountDownLatch begin = new CountDownLatch(1);
            List<CompletableFuture<Completion>> answers = IntStream.range(0, 16)
                    .mapToObj(i -> inThread(() -> {
                        begin.await();
                        return millrace.chat(CHAT).answer(Conversation.user("Number " + i), tokens(40));
                    }))
                    .toList();
            begin.countDown();
            for (CompletableFuture<Completion> answer : answers) {
                assertThat(answer.get().usage().completionTokens()).isEqualTo(40);
            }
            assertThat(held.mostRows()).isEqualTo(16);
        } finally {
            held.letGo();
        }
    }

    @Test
    void answer_queueFull_isRefusedWithATimeToComeAgain() throws Exception {
        Held held = new Held();
        try (Millrace millrace = open(CHAT, "slots: 1\nmax-queue: 1", Options.DEFAULT.with(held.listeners()))) {
            List<CompletableFuture<Completion>> answers = IntStream.range(0, 2)
                    .mapToObj(_ -> inThread(() -> millrace.chat(CHAT).answer(hello(), tokens(5))))
                    .toList();
            Await.until("both places taken", () -> millrace.load(CHAT).admitted() == 2);
            assertThatThrownBy(() -> millrace.chat(CHAT).answer(hello(), tokens(5)))
                    .isInstanceOfSatisfying(
                            Overloaded.class, e -> assertThat(e.retryAfter()).isPositive());
            held.letGo();
            for (CompletableFuture<Completion> answer : answers) {
                assertThat(answer.get().usage().completionTokens()).isEqualTo(5);
            }
        } finally {
            held.letGo();
        }
    }

    @Test
    void answer_threadInterrupted_endsWhatWasAsked() throws Exception {
        Held held = new Held();
        try (Millrace millrace = open(CHAT, "slots: 1", Options.DEFAULT.with(held.listeners()))) {
            CompletableFuture<Completion> answer =
                    inThread(() -> millrace.chat(CHAT).answer(hello(), tokens(100)));
            awaitLoad(millrace, 0, 1);
            threads.getFirst().interrupt();
            assertThatThrownBy(answer::get).cause().isInstanceOf(CancellationException.class);
            held.letGo();
            Await.until("its place is free", () -> millrace.load(CHAT).admitted() == 0);
            awaitLoad(millrace, 0, 0);
        } finally {
            held.letGo();
        }
    }

    @Test
    void stream_cancelled_endsWhatWasAsked() throws IOException {
        try (Millrace millrace = open(CHAT, "slots: 1", Options.DEFAULT)) {
            String first = millrace.chat(CHAT).stream(hello(), tokens(100)).blockFirst();
            assertThat(first).isNotEmpty();
            Await.until("its place is free", () -> millrace.load(CHAT).admitted() == 0);
            awaitLoad(millrace, 0, 0);
        }
    }

    @Test
    void answer_deadlinePassed_fails() throws IOException {
        Held held = new Held();
        try (Millrace millrace = open(CHAT, "", Options.DEFAULT.with(held.listeners()))) {
            GenerationOptions soon = tokens(100).with(new Scheduling(0, Duration.ofMillis(50)));
            assertThatThrownBy(() -> millrace.chat(CHAT).answer(hello(), soon)).isInstanceOf(DeadlineExceeded.class);
            held.letGo();
        } finally {
            held.letGo();
        }
    }

    @Test
    void close_withWork_endsItAndRefusesWhatFollows() throws Exception {
        Held held = new Held();
        Millrace millrace =
                open(CHAT, "slots: 1", Options.DEFAULT.with(held.listeners()).withGrace(Duration.ZERO));
        Chat chat = millrace.chat(CHAT);
        CompletableFuture<Completion> answer = inThread(() -> chat.answer(hello(), tokens(100)));
        awaitLoad(millrace, 0, 1);
        CompletableFuture<Boolean> closed = inThread(() -> {
            millrace.close();
            return true;
        });
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ModelNotReady.class);
        held.letGo();
        assertThat(closed.get()).isTrue();
        millrace.close();
        assertThatThrownBy(() -> chat.answer("Hello!"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this Millrace is closed");
        assertThatThrownBy(() -> millrace.chat(CHAT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_withinTheGrace_letsWorkEnd() throws Exception {
        Held held = new Held();
        Millrace millrace = open(CHAT, "slots: 1", Options.DEFAULT.with(held.listeners()));
        CompletableFuture<Completion> answer =
                inThread(() -> millrace.chat(CHAT).answer(hello(), tokens(5)));
        awaitLoad(millrace, 0, 1);
        CompletableFuture<Boolean> closed = inThread(() -> {
            millrace.close();
            return true;
        });
        held.letGo();
        assertThat(answer.get().usage().completionTokens()).isEqualTo(5);
        assertThat(closed.get()).isTrue();
    }

    @Test
    void answer_onAThreadThatMustNotBlock_isRefused() throws IOException {
        try (Millrace millrace = open(CHAT, "", Options.DEFAULT)) {
            Mono<Completion> there = Mono.fromCallable(() -> millrace.chat(CHAT).answer("Hello!"))
                    .subscribeOn(Schedulers.parallel());
            assertThatThrownBy(there::block).hasMessageContaining("must not block");
        }
    }

    @Test
    void chat_nameOfNoModel_isRefused() throws IOException {
        try (Millrace millrace = open(CHAT, "", Options.DEFAULT)) {
            assertThatThrownBy(() -> millrace.chat("tiny")).isInstanceOf(ModelNotFound.class);
            assertThatThrownBy(() -> millrace.embedder(CHAT).embed("Hello"))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining(CHAT);
        }
    }

    @Test
    void open_remoteFallback_failsThatModelByName() throws IOException {
        String remote = "fallback: [{url: 'http://localhost:1/v1', model: other}]";
        try (Millrace millrace = open(CHAT, remote, Options.DEFAULT)) {
            assertThatThrownBy(() -> millrace.chat(CHAT).answer("Hello!"))
                    .isInstanceOf(ModelNotReady.class)
                    .hasMessageContaining("and the library asks none");
        }
    }

    @Test
    void open_noFolder_isRefused() {
        assertThatThrownBy(() -> Millrace.open(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    @Test
    void embed_moreTextsThanARequestMayHave_areThoseOfEachAlone() throws IOException {
        List<String> texts =
                IntStream.range(0, 600).mapToObj(i -> "text " + i % 7).toList();
        try (Millrace millrace = open(EMBEDDER, "", Options.DEFAULT)) {
            Embedder embedder = millrace.embedder(EMBEDDER);
            List<float[]> vectors = embedder.embed(texts);
            assertThat(vectors).hasSize(600);
            for (int i = 0; i < 7; i++) {
                assertThat(vectors.get(511 + i)).containsExactly(embedder.embed(texts.get(511 + i)), within());
            }
            assertThat(embedder.embed(List.<String>of())).isEmpty();
        }
    }

    private static org.assertj.core.data.Offset<Float> within() {
        return org.assertj.core.data.Offset.offset(1e-5f);
    }

    @Test
    void score_documents_isInTheirOrder() throws IOException {
        try (Millrace millrace = open("tiny-cross", "", Options.DEFAULT)) {
            Reranker reranker = millrace.reranker("tiny-cross");
            List<Float> scores = reranker.score("a query", List.of("one", "another text", "one"));
            assertThat(scores).hasSize(3);
            assertThat(scores.get(0)).isEqualTo(scores.get(2), within());
        }
    }

    @Test
    void classify_text_hasANumberForEachLabel() throws IOException {
        try (Millrace millrace = open("tiny-classify", "", Options.DEFAULT)) {
            assertThat(millrace.classifier("tiny-classify").classify("a text"))
                    .isInstanceOfSatisfying(Classified.class, classified -> assertThat(
                                    classified.rows().getFirst())
                            .hasSize(classified.labels().size()));
        }
    }

    @Test
    void transcribe_sound_isWhatIsSaidInPieces() throws IOException {
        Files.createSymbolicLink(
                folder.resolve("ears"),
                Path.of("src/test/resources/speech/tiny-wav2vec2").toAbsolutePath());
        byte[] sound = Files.readAllBytes(Path.of("src/test/resources/sounds/hello-u8.wav"));
        try (Millrace millrace = Millrace.open(folder)) {
            Transcriber transcriber = millrace.transcriber("ears");
            String text = transcriber.transcribe(sound);
            assertThat(text).isEqualTo(transcriber.transcribe(sound));
            assertThatThrownBy(() -> transcriber.transcribe(new byte[] {1, 2, 3}))
                    .isInstanceOf(InvalidRequest.class);
        }
    }
}
