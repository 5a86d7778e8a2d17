package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What the bridge tells of its engine before any client reads. */
@Timeout(120)
class PulseTest {

    @TempDir
    Path root;

    @Test
    void pulse_clientReadsNothing_hearsEveryTokenAndTheEnd() throws IOException {
        AtomicInteger tokens = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        Pulse pulse = new Pulse() {
            @Override
            public void token(int choice) {
                tokens.incrementAndGet();
            }

            @Override
            public void ended(int choice) {
                ends.incrementAndGet();
            }
        };
        ModelRegistry models = ModelRegistry.open(
                new FakeRepository(root).with("m", "").scan(),
                _ -> Optional.empty(),
                _ -> FakeModel.of("m", FakeModel.saying("hello", 2, 100), 4));
        try (Serving serving = FakeModel.serving(models, new Limits(10, Long.MAX_VALUE, 100))) {
            Await.until("the model", models::ready);
            Client client = new Client(0);
            new GenerationService(
                            models, new Gate(new Admission(10)), serving.promptThreads(), Schedulers.parallel(), 100)
                    .generate("m", List.of(new Prompt.Text("q>")), new Options().build())
                    .contextWrite(context -> context.put(Pulse.class, pulse))
                    .subscribe(client);
            Await.until("the end of the sequence", () -> ends.get() == 1);
            assertThat(tokens).hasValue("hello".length() + 1);
            assertThat(client.events()).isEmpty();
            client.cancel();
        }
    }
}
