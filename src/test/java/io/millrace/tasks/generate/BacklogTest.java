package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.Checkpoint;
import io.millrace.models.FakeRepository;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Cadence;
import io.millrace.serving.Caller;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestListener;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TokenAllowance;
import io.millrace.tasks.FakeServing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class BacklogTest {

    private static final int CAPACITY = 100;

    @TempDir
    Path root;

    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();
    private final RequestListener listener = new RequestListener() {
        @Override
        public void onStreams(String model, int change) {
            streams.addAndGet(change);
        }

        @Override
        public void onBehind(String model, int change) {
            behind.addAndGet(change);
        }
    };
    private final Backlog backlog = new Backlog("m", listener, CAPACITY);

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            backlog.put();
        }
    }

    private void took(int count) {
        for (int i = 0; i < count; i++) {
            backlog.took();
        }
    }

    @Test
    void put_untilMany_isBehindUntilFewAreLeft() {
        backlog.opened();
        put(Backlog.MANY - 1);
        assertThat(behind.get()).isZero();
        put(5);
        assertThat(behind.get()).isEqualTo(1);
        took(5);
        assertThat(behind.get()).isEqualTo(1);
        took(Backlog.MANY / 2);
        assertThat(behind.get()).isZero();
        assertThat(streams.get()).isEqualTo(1);
    }

    @Test
    void closed_whileBehind_leavesNothing() {
        backlog.opened();
        put(Backlog.MANY);
        backlog.closed();
        put(Backlog.MANY);
        backlog.closed();
        assertThat(behind.get()).isZero();
        assertThat(streams.get()).isZero();
    }

    @Test
    void put_clientAsksForNothing_hasRoomForItsCapacity() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(backlog.put()).isTrue();
        }
        assertThat(backlog.put()).isFalse();
    }

    @Test
    void put_clientAsksForAll_hasRoomForAnyNumber() {
        backlog.asked(Long.MAX_VALUE);
        for (int i = 0; i < 10 * CAPACITY; i++) {
            backlog.gave();
            assertThat(backlog.put()).isTrue();
        }
    }

    @Test
    void put_clientThatCaughtUp_hasRoomAgain() {
        put(CAPACITY);
        backlog.asked(CAPACITY);
        for (int i = 0; i < CAPACITY; i++) {
            took(1);
            backlog.gave();
        }
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(backlog.put()).isTrue();
        }
        assertThat(backlog.put()).isFalse();
    }

    @Test
    void put_clientHalfAsFastAsTheModel_hasNoRoomInTheEnd() {
        int events = 0;
        for (boolean room = true; room && events < 10 * CAPACITY; events++) {
            room = backlog.put();
            if (events % 2 == 0) {
                backlog.asked(1);
                took(1);
            } else {
                backlog.gave();
            }
        }
        assertThat(events).isBetween(CAPACITY, 5 * CAPACITY);
    }

    @Test
    void stream_textThatWaitsForAThread_isNotItsClientsFault() throws IOException, InterruptedException {
        int tokens = 10 * CAPACITY;
        AtomicInteger steps = new AtomicInteger();
        ModelRegistry models = FakeServing.registry(
                new FakeRepository(root).with("m", "").scan(),
                _ -> FakeModel.of("m", FakeModel.endless(2, 2 * tokens).beforeDecode(_ -> steps.incrementAndGet()), 4));
        Scheduler busy = Schedulers.newBoundedElastic(1, 1000, "busy");
        CountDownLatch held = new CountDownLatch(1);
        busy.schedule(() -> Await.until("its turn", () -> held.getCount() == 0));
        try (models) {
            Await.until("the model", models::ready);
            LanguageModel model = (LanguageModel) models.route("m").require();
            Client client = new Client(Long.MAX_VALUE);
            ask(model, client, tokens, busy);
            Await.until(
                    "all tokens",
                    () -> steps.get() >= tokens - 1 && model.engine().snapshot().running() == 0);
            held.countDown();
            client.await();
            client.assertComplete(1);
        } finally {
            busy.dispose();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stream_clientReadsNothingThenAllOrLeaves_isBehindMeanwhile(boolean stays) throws IOException {
        ModelRegistry models = FakeServing.registry(
                new FakeRepository(root).with("m", "").scan(),
                _ -> FakeModel.of("m", FakeModel.saying("hello".repeat(12), 2, 100), 4));
        try (models) {
            Await.until("the model", models::ready);
            Client client = new Client(0);
            ask((LanguageModel) models.route("m").require(), client);
            Await.until("a client that is behind", () -> behind.get() == 1 && streams.get() == 1);
            if (stays) {
                client.request(Long.MAX_VALUE);
                client.await();
            } else {
                client.cancel();
            }
            Await.until("nothing left", () -> behind.get() == 0 && streams.get() == 0);
        }
    }

    private void ask(LanguageModel model, Client client) {
        ask(model, client, 70, Schedulers.parallel());
    }

    private void ask(LanguageModel model, Client client, int tokens, Scheduler text) {
        RequestTimes times = new RequestTimes(System::nanoTime, Map.of(), listener);
        HangWatch watch = new HangWatch("m", Duration.ofHours(1), Schedulers.parallel(), System::nanoTime);
        List<Choice> choices = RequestPlanner.plan(
                model,
                List.of(new Prompt.Text("q>")),
                new Options().maxTokens(tokens).build(),
                Caller.ANYBODY,
                times,
                Checkpoint.NONE);
        new EventBridge(model, choices, new Options().build(), CAPACITY, watch, times, Cadence.LIVE)
                .open(text, TokenAllowance.UNLIMITED)
                .subscribe(client);
    }
}
