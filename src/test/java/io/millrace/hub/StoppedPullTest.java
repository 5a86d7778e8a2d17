package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls that somebody stops in the middle. */
@Timeout(60)
class StoppedPullTest {

    private static final int BEFORE = 8;

    @Test
    void pull_stopped_keepsItsJournalAndTheNextGoesOnThere(@TempDir Path root) throws Exception {
        try (PullHarness harness = new PullHarness(root)) {
            harness.connections = 1;
            CompletableFuture<Thread> puller = new CompletableFuture<>();
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            AtomicInteger parts = new AtomicInteger();
            harness.hub.behaviours.add((request, exchange) -> {
                boolean last = isPart(request) && parts.incrementAndGet() == BEFORE;
                if (last) {
                    puller.join().interrupt();
                    exchange.awaitClose();
                }
                return last;
            });
            puller.complete(Thread.ofPlatform().start(() -> {
                try {
                    puller.join();
                    harness.pull();
                    ended.complete(new AssertionError("it was not stopped"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            }));
            assertThat(ended.get()).isInstanceOfSatisfying(PullException.class, e -> assertThat(e.kind())
                    .as(e.getMessage())
                    .isEqualTo(Kind.INTERRUPTED));
            assertThat(harness.models.resolve("org--name")).doesNotExist();
            assertThat(harness.leftovers()).anyMatch(file -> file.toString().endsWith(".journal"));
            goOn(harness);
        }
    }

    private static void goOn(PullHarness harness) throws IOException {
        harness.hub.behaviours.clear();
        harness.hub.requests.clear();
        harness.assertHas(harness.pull(), PullHarness.Q4);
        long all = (PullHarness.DATA + 65_535) / 65_536;
        assertThat(harness.hub.requests.stream().filter(StoppedPullTest::isPart))
                .hasSizeLessThan((int) all);
        assertThat(harness.leftovers()).isEmpty();
    }

    private static boolean isPart(TestHub.Request request) {
        return request.isFile() && request.path().endsWith("onnx_data");
    }
}
