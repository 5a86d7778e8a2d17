package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.Checkpoint;
import io.millrace.models.FakeRepository;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Cadence;
import io.millrace.serving.Caller;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TokenAllowance;
import io.millrace.tasks.FakeServing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What the bridge tells of its engine before any client reads. */
@Timeout(120)
class HangWatchTest {

    @TempDir
    Path root;

    @Test
    void token_clientReadsNothing_isHeardOfEveryTokenAndTheEnd() throws IOException {
        AtomicLong looks = new AtomicLong();
        ModelRegistry models = FakeServing.registry(
                new FakeRepository(root).with("m", "").scan(),
                _ -> FakeModel.of("m", FakeModel.saying("hello", 2, 100), 4));
        try (models) {
            Await.until("the model", models::ready);
            LanguageModel model = (LanguageModel) models.route("m").require();
            HangWatch watch = new HangWatch("m", Duration.ofHours(1), Schedulers.parallel(), looks::incrementAndGet);
            long before = looks.get();
            RequestTimes times = new RequestTimes(System::nanoTime, Map.of());
            List<Choice> choices = RequestPlanner.plan(
                    model,
                    List.of(new Prompt.Text("q>")),
                    new Options().build(),
                    Caller.ANYBODY,
                    times,
                    Checkpoint.NONE);
            Client client = new Client(0);
            new EventBridge(model, choices, new Options().build(), 100, watch, times, Cadence.LIVE)
                    .open(Schedulers.parallel(), TokenAllowance.UNLIMITED)
                    .subscribe(client);
            Await.until("a sign for each token, and for the end", () -> looks.get() - before == "hello".length() + 2);
            assertThat(client.events()).isEmpty();
            client.cancel();
        }
    }

    @Test
    void over_emptyStream_ends() {
        HangWatch watch = new HangWatch("m", Duration.ofHours(1), Schedulers.parallel(), System::nanoTime);
        assertThat(watch.over(Flux.empty()).collectList().block()).isEmpty();
    }
}
