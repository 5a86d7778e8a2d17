package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.Checkpoint;
import io.millrace.models.FakeRepository;
import io.millrace.models.ModelRegistry;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

class BacklogTest {

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
    private final Backlog backlog = new Backlog("m", listener);

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
        RequestTimes times = new RequestTimes(System::nanoTime, Map.of(), listener);
        HangWatch watch = new HangWatch("m", Duration.ofHours(1), Schedulers.parallel(), System::nanoTime);
        List<Choice> choices = RequestPlanner.plan(
                model,
                List.of(new Prompt.Text("q>")),
                new Options().maxTokens(70).build(),
                Caller.ANYBODY,
                times,
                Checkpoint.NONE);
        new EventBridge(model, choices, new Options().build(), 100, watch, times)
                .open(Schedulers.parallel(), TokenAllowance.UNLIMITED)
                .subscribe(client);
    }
}
