package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.Await;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.ServingException.SlowClient;
import io.millrace.core.SoundLimits;
import io.millrace.core.Usage;
import io.millrace.generation.FakeDecoder;
import io.millrace.models.FakeRepository;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Cadence;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Prompt;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TokenAllowance;
import io.millrace.tasks.FakeServing;
import io.millrace.tasks.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** From a request to its text, through the bridge and an engine of its own. */
@Timeout(180)
class GenerateRequestsTest {

    private static final int BUFFER = 1024;
    private static final ServiceLimits LIMITS =
            new ServiceLimits(1000, Long.MAX_VALUE, 1 << 20, BUFFER, PictureLimits.DEFAULT, SoundLimits.DEFAULT);
    private static final int LIMIT = 40;
    private static final int LONG = 20_000;

    @TempDir
    Path root;

    private Foreground foreground = new Foreground();
    private Serving serving = FakeServing.over(FakeServing.registry(List.of(), FakeModel::none), LIMITS);

    @AfterEach
    void close() {
        serving.close();
    }

    private void serve(FakeDecoder decoder) throws IOException {
        serving.close();
        ModelRegistry models = FakeServing.registry(
                new FakeRepository(root).with("m", "aliases: [other]").scan(), _ -> {
                    LanguageModel model = FakeModel.of("m", decoder, LIMIT);
                    foreground = model.foreground();
                    return model;
                });
        serving = FakeServing.over(models, LIMITS);
        Await.until("the model", models::ready);
    }

    private Client ask(long demand, Options options, String... prompts) {
        return ask("m", demand, options, prompts);
    }

    private Client ask(String model, long demand, Options options, String... prompts) {
        List<Prompt> texts = new ArrayList<>();
        for (String prompt : prompts) {
            texts.add(new Prompt.Text(prompt));
        }
        Client client = new Client(demand);
        serving.generation()
                .generate(serving.models().route(model), texts, options.build())
                .subscribe(client);
        return client;
    }

    private Client whole(Options options, String prompt) {
        Client client = new Client(Long.MAX_VALUE);
        Cadence.WHOLE
                .of(serving.generation()
                        .generate(serving.models().route("m"), List.of(new Prompt.Text(prompt)), options.build()))
                .subscribe(client);
        return client.await();
    }

    private Client answer(Options options, String... prompts) {
        return ask(Long.MAX_VALUE, options, prompts).await();
    }

    private ModelLoad engine() {
        return serving.models().busy("m");
    }

    private void assertNothingLeft() {
        Await.until("no sequences", () -> engine().running() == 0 && engine().waiting() == 0);
        Await.until("no permits in use", () -> serving.models().busy("m").admitted() == 0);
        Await.until("nothing in the foreground", () -> !foreground.isBusy() && !foreground.isWaitedFor());
    }

    @Test
    void generate_answer_isInTheForegroundUntilItEnds() throws IOException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        serve(FakeModel.saying("hello", 2, 100)
                .beforePrefill(_ -> seen.add("waited for: " + foreground.isWaitedFor()))
                .beforeDecode(_ -> seen.add("written: " + (foreground.isBusy() && !foreground.isWaitedFor()))));
        answer(new Options(), "q>").assertComplete(1);
        assertThat(seen)
                .startsWith("waited for: true")
                .endsWith("written: true")
                .doesNotContain("written: false");
        assertNothingLeft();
    }

    @Test
    void generate_text_isWhatTheModelSays() throws IOException {
        serve(FakeModel.saying("hello, Welt ✓", 2, 100));
        Client client = answer(new Options(), "q>");
        client.assertComplete(1);
        assertThat(client.text(0)).isEqualTo("hello, Welt ✓");
        assertThat(client.usage()).isEqualTo(new Usage(3, 16, 0));
        assertNothingLeft();
    }

    @Test
    void generate_alias_isTheSameModel() throws IOException {
        serve(FakeModel.saying("hello", 2, 100));
        assertThat(ask("other", 100, new Options(), "q>").await().text(0)).isEqualTo("hello");
    }

    @Test
    void generate_stopString_endsTheSequenceToo() throws IOException {
        serve(FakeModel.endless(1, BUFFER / 2));
        Client client = answer(new Options().stop("xxx"), "q>");
        client.assertComplete(1);
        assertThat(client.text(0)).isEmpty();
        assertThat(client.usage().completionTokens()).isEqualTo(3);
        assertNothingLeft();
    }

    @Test
    void generate_takenWhole_isTheSameEventsAsLive() throws IOException {
        serve(FakeModel.saying("hello, Welt ✓ and all that one says to it", 2, 100));
        for (Options options : List.of(new Options().n(3), new Options().logprobs(2), new Options().maxTokens(33))) {
            Client whole = whole(options, "q>");
            Client live = answer(options, "q>");
            assertThat(whole.usage().completionTokens()).isEqualTo(live.usage().completionTokens());
            assertThat(whole.text(0)).isEqualTo(live.text(0)).isNotEmpty();
            assertThat(whole.events()).hasSameSizeAs(live.events());
        }
        assertNothingLeft();
    }

    @Test
    void generate_takenWholeWithAStopString_endsTheSequenceToo() throws IOException {
        serve(FakeModel.endless(1, BUFFER / 2));
        Client client = whole(new Options().stop("xxx"), "q>");
        assertThat(client.usage().completionTokens()).isEqualTo(3);
        assertNothingLeft();
    }

    @Test
    void generate_severalPromptsAndChoices_endsEachOnceAndCountsPromptsOnce() throws IOException {
        serve(FakeModel.saying("hello", 3, 100));
        Client client = answer(new Options().n(3), "q>", "longer>");
        client.assertComplete(6);
        for (int choice = 0; choice < 6; choice++) {
            assertThat(client.text(choice)).isEqualTo("hello");
        }
        assertThat(client.usage().promptTokens()).isEqualTo(3 + 8);
        assertThat(client.usage().completionTokens()).isEqualTo(6 * 6);
        assertNothingLeft();
    }

    @Test
    void generate_echoAndScore_hasLogprobsOfThePromptAlone() throws IOException {
        serve(FakeModel.saying("hello", 1, 100));
        Client client = answer(new Options().echo().logprobs(2).maxTokens(0), "q>");
        client.assertComplete(1);
        assertThat(client.text(0)).isEqualTo("q>");
        assertThat(client.events()).first().isInstanceOfSatisfying(TextEvent.Delta.class, delta -> {
            assertThat(delta.logprobs())
                    .extracting(TextEvent.TokenLogprob::token)
                    .containsExactly(FakeTokenizer.BOS, (int) 'q', (int) '>');
            assertThat(delta.logprobs().getFirst().logprob()).isNaN();
            assertThat(delta.logprobs().getLast().top()).hasSize(2);
        });
        assertThat(client.usage()).isEqualTo(new Usage(3, 0, 0));
    }

    @Test
    void generate_refused_isAnErrorBeforeAnyEvent() throws IOException {
        Semaphore steps = new Semaphore(0);
        serve(FakeModel.endless(1, LONG).beforeDecode(_ -> steps.acquireUninterruptibly()));
        assertRefused(InvalidRequest.class, answer(new Options().stopTokens(-1), "q>"));
        assertRefused(InvalidRequest.class, answer(new Options().n(LIMIT + 1), "q>"));
        assertNothingLeft();
        Client all = ask(1, new Options().n(LIMIT), "q>");
        assertRefused(Overloaded.class, answer(new Options(), "q>"));
        all.cancel();
        steps.release(LONG);
        assertNothingLeft();
    }

    private static void assertRefused(Class<? extends Throwable> type, Client client) {
        assertThat(client.events()).isEmpty();
        assertThat(client.error()).isInstanceOf(type);
    }

    @Test
    void generate_clientThatNeverReads_isEndedAlone() throws IOException {
        serve(FakeModel.endless(2, LONG));
        Client slow = ask(0, new Options(), "q>");
        Client other = answer(new Options().maxTokens(50), "q>");
        other.assertComplete(1);
        slow.await();
        assertRefused(SlowClient.class, slow);
        assertThat(slow.error()).hasMessageContaining(String.valueOf(BUFFER));
        assertNothingLeft();
    }

    @Test
    void generate_clientThatStopsReading_isEndedAfterWhatItRead() throws IOException {
        serve(FakeModel.endless(2, LONG));
        Client slow = ask(5, new Options().n(2), "q>").await();
        assertThat(slow.events()).hasSize(5);
        assertThat(slow.error()).isInstanceOf(SlowClient.class);
        assertNothingLeft();
    }

    @Test
    void generate_cancelled_abortsAllChoices() throws IOException {
        Semaphore steps = new Semaphore(4);
        serve(FakeModel.endless(4, LONG).beforeDecode(_ -> steps.acquireUninterruptibly()));
        Client client = ask(Long.MAX_VALUE, new Options().n(3), "q>", "r>");
        Await.until("events", () -> client.events().size() > 3);
        client.cancel();
        steps.release(LONG);
        assertNothingLeft();
        assertThat(client.hasEnded()).isFalse();
    }

    @Test
    void generate_cancelledWhileSubmitting_leavesNothing() throws IOException {
        serve(FakeModel.endless(4, LONG));
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            Client client = ask(Long.MAX_VALUE, new Options().n(8), "q>");
            spin(random.nextInt(20_000));
            client.cancel();
            Await.until("no permits in use", () -> serving.models().busy("m").admitted() == 0);
        }
        assertNothingLeft();
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void generate_modelFailsInMidStream_isAnErrorAfterEventsLoggedOnceWithoutThePrompt() throws IOException {
        AtomicInteger steps = new AtomicInteger();
        serve(FakeModel.endless(2, LONG).beforeDecode(_ -> {
            if (steps.incrementAndGet() >= 5) {
                throw new IllegalStateException("device lost");
            }
        }));
        Logger logger = (Logger) LoggerFactory.getLogger(GenerateRequests.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        Client client = answer(new Options().n(2), "secret>");
        logger.setAdditive(true);
        logger.detachAppender(log);
        assertThat(client.error()).isInstanceOf(EngineFailed.class).hasRootCauseMessage("device lost");
        assertThat(client.events()).isNotEmpty().noneMatch(TextEvent.Done.class::isInstance);
        assertThat(log.list).singleElement().satisfies(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.ERROR);
            assertThat(entry.getFormattedMessage()).contains("m").doesNotContain("secret");
            assertThat(ThrowableProxyUtil.asString(entry.getThrowableProxy()))
                    .contains("device lost")
                    .doesNotContain("secret");
        });
        assertNothingLeft();
    }

    private static final class Bill implements TokenAllowance {
        private final long limit;
        private final AtomicLong taken = new AtomicLong();
        private final AtomicLong settled = new AtomicLong(-1);

        Bill(long limit) {
            this.limit = limit;
        }

        @Override
        public void take(long tokens) {
            if (taken.addAndGet(tokens) > limit) {
                throw new Overloaded("tokens", Duration.ofSeconds(1));
            }
        }

        @Override
        public void settle(long tokens) {
            settled.addAndGet(tokens + 1);
        }
    }

    private Client billed(Bill bill, Options options) {
        Client client = new Client(Long.MAX_VALUE);
        serving.generation()
                .generate(serving.models().route("m"), List.of(new Prompt.Text("q>")), options.build())
                .contextWrite(context -> context.put(TokenAllowance.class, bill))
                .subscribe(client);
        return client;
    }

    @Test
    void generate_withAnAllowance_isChargedWhatTheUsageSays() throws IOException {
        serve(FakeModel.saying("hello", 2, 100));
        Bill bill = new Bill(1000);
        Client client = billed(bill, new Options().n(2)).await();
        Await.until("settled", () -> bill.settled.get() >= 0);
        assertThat(bill.taken.get()).isEqualTo(client.usage().promptTokens()).isPositive();
        assertThat(bill.settled.get())
                .isEqualTo(client.usage().completionTokens())
                .isPositive();
        assertNothingLeft();
    }

    @Test
    void generate_clientGone_isChargedWhatWasMade() throws IOException {
        serve(FakeModel.endless(1, LONG));
        Bill bill = new Bill(1000);
        Client client = billed(bill, new Options());
        Await.until("events", () -> client.events().size() > 10);
        client.cancel();
        Await.until("settled", () -> bill.settled.get() >= 0);
        assertThat(bill.settled.get()).isGreaterThanOrEqualTo(10);
        assertNothingLeft();
    }

    @Test
    void generate_overTheAllowance_isRefusedBeforeTheModelAndKeepsNothing() throws IOException {
        serve(FakeModel.endless(1, LONG));
        Bill bill = new Bill(1);
        assertRefused(Overloaded.class, billed(bill, new Options()).await());
        assertThat(bill.settled.get()).isEqualTo(-1);
        assertNothingLeft();
    }

    /** A step takes a while, though no call hangs, so that an answer takes at least twenty seconds. */
    private static FakeDecoder slow() {
        return FakeModel.endless(1, LONG).beforeDecode(_ -> LockSupport.parkNanos(1_000_000));
    }

    private Client begun(Options options) {
        Client client = ask(Long.MAX_VALUE, options, "q>");
        Await.until("events", () -> !client.events().isEmpty());
        return client;
    }

    @Test
    void generate_urgentAfterOneThatCanWait_getsTheSlotFirst() throws IOException {
        List<Integer> prompts = new CopyOnWriteArrayList<>();
        serve(slow().beforePrefill(chunk -> prompts.add(chunk.tokens().length)));
        Client running = begun(new Options());
        Client patient = ask(Long.MAX_VALUE, new Options().maxTokens(9).priority(1), "can wait>");
        Await.until("waiting", () -> engine().waiting() == 1);
        Client urgent = ask(Long.MAX_VALUE, new Options().maxTokens(9), "urgent>");
        Await.until("waiting", () -> engine().waiting() == 2);
        running.cancel();
        urgent.await().assertComplete(1);
        patient.await().assertComplete(1);
        assertThat(prompts).containsExactly(3, 7, 9); // the beginning is in the cache
    }

    @Test
    void generate_deadlineInTheQueue_neverReachesTheModelAndFreesItsPlace() throws IOException {
        AtomicInteger prompts = new AtomicInteger();
        serve(slow().beforePrefill(_ -> prompts.incrementAndGet()));
        Client running = begun(new Options());
        Client late = answer(new Options().timeout(Duration.ofMillis(20)), "q>");
        assertRefused(DeadlineExceeded.class, late);
        assertThat(serving.models().busy("m").admitted()).isEqualTo(1);
        running.cancel();
        assertNothingLeft();
        assertThat(prompts).hasValue(1);
    }

    @Test
    void generate_deadlineWhileTheModelRuns_isAnErrorAndFreesTheSlot() throws IOException {
        serve(slow());
        Client client = answer(new Options().timeout(Duration.ofMillis(300)), "q>");
        assertThat(client.error()).isInstanceOf(DeadlineExceeded.class);
        assertNothingLeft();
        answer(new Options().maxTokens(3), "q>").assertComplete(1);
    }

    @Test
    void cut_requestsRunningAndWaiting_endsThemAndClosesTheModel() throws IOException {
        FakeDecoder decoder = slow();
        serve(decoder);
        Client running = begun(new Options());
        Client waiting = ask(Long.MAX_VALUE, new Options(), "q>");
        serving.cut();
        assertThat(running.await().error()).isInstanceOf(ModelNotReady.class);
        assertRefused(ModelNotReady.class, waiting.await());
        assertThat(decoder.isClosed()).isTrue();
        assertRefused(ModelNotReady.class, answer(new Options(), "q>"));
    }

    @Test
    void leave_modelReady_isNotReadyButAnswers() throws IOException {
        serve(FakeModel.saying("hello", 1, 100));
        serving.leave();
        assertThat(serving.models().ready()).isFalse();
        answer(new Options(), "q>").assertComplete(1);
    }

    @Test
    void generate_serviceCloses_endsWhatRuns() throws IOException {
        Semaphore steps = new Semaphore(4);
        serve(FakeModel.endless(1, LONG).beforeDecode(_ -> steps.acquireUninterruptibly()));
        Client client = ask(Long.MAX_VALUE, new Options(), "q>");
        Await.until("events", () -> !client.events().isEmpty());
        Thread closing = Thread.ofPlatform().start(serving::close);
        Await.until("closing", () -> closing.getState() == Thread.State.WAITING);
        steps.release(LONG);
        assertThat(client.await().error()).isInstanceOf(ModelNotReady.class);
        assertRefused(ModelNotReady.class, answer(new Options(), "q>"));
    }

    @Test
    void generate_manyClientsSomeOfWhichCancel_leavesNothing() throws IOException {
        serve(new FakeDecoder(4, 64, FakeTokenizer.SIZE));
        for (int seed = 0; seed < 20; seed++) {
            simulate(new Random(seed));
            assertNothingLeft();
        }
    }

    private void simulate(Random random) {
        List<Runnable> checks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int n = 1 + random.nextInt(3);
            Options options =
                    new Options().n(n).temperature(1f).seed(random.nextLong()).maxTokens(1 + random.nextInt(40));
            Client client = ask(Long.MAX_VALUE, options, "one", "another");
            if (random.nextInt(3) == 0) {
                spin(random.nextInt(300_000));
                client.cancel();
            } else {
                checks.add(() -> assertAnsweredOrRefused(client, 2 * n));
            }
        }
        checks.forEach(Runnable::run);
    }

    private static void assertAnsweredOrRefused(Client client, int choices) {
        if (client.await().error() == null) {
            client.assertComplete(choices);
            assertThat(client.usage().promptTokens()).isEqualTo(4 + 8);
        } else {
            assertRefused(Overloaded.class, client);
        }
    }
}
