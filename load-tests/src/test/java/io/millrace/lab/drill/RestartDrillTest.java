package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestartDrillTest {

    private final CountDownLatch answered = new CountDownLatch(20);

    private Answer whole(String path) {
        answered.countDown();
        return path.equals("/v1/embeddings")
                ? Answer.json(200, "{}")
                : new Answer(200, Map.of("Content-Type", "text/event-stream"), "data: {}\n\ndata: [DONE]\n\n");
    }

    @Test
    void run_oneInstanceIsNotReady_theOtherAnswers() throws Exception {
        RestartDrill drill = run((_, _) -> Answer.json(503, "{}"));
        assertThat(drill.failures()).isEmpty();
        assertThat(drill.retries()).containsOnlyKeys("503");
        assertThat(drill.succeeded()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void run_streamThatBreaks_isAFailure() throws Exception {
        RestartDrill drill = run((_, _) -> {
            answered.countDown();
            return new Answer(200, Map.of("Content-Type", "text/event-stream"), "data: {}\n\n");
        });
        assertThat(drill.failures()).isNotEmpty().allMatch(failure -> failure.startsWith("answered 200"));
    }

    @Test
    void run_oneInstanceIsGone_theOtherAnswers() throws Exception {
        FakeService gone = new FakeService((_, _) -> Answer.json(200, "{}"));
        gone.close();
        try (FakeService well = new FakeService((path, _) -> whole(path))) {
            RestartDrill drill = new RestartDrill(List.of(gone.address(), well.address()), "c", "e");
            drill.run(2, answered::await);
            assertThat(drill.failures()).isEmpty();
            assertThat(drill.retries()).containsOnlyKeys("connection refused");
        }
    }

    private RestartDrill run(FakeService.Script first) throws Exception {
        try (FakeService one = new FakeService(first);
                FakeService well = new FakeService((path, _) -> whole(path))) {
            RestartDrill drill = new RestartDrill(List.of(one.address(), well.address()), "c", "e");
            drill.run(2, answered::await);
            return drill;
        }
    }
}
