package io.millrace.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import io.millrace.bench.http.Http;
import io.millrace.bench.load.Pace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AskingTest {

    private static final Ask ASK = Ask.embeddings("m", 1, 3);

    @Test
    void run_closedLoop_hasSoManyRequestsOpenAtMost() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeService.Script script = (_, _) -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            Thread.yield();
            open.decrementAndGet();
            return Answer.json(200, "{}");
        };
        try (FakeService service = new FakeService(script);
                Http http = new Http(service.address())) {
            DrillTally tally = Asking.run(http, ASK, new Pace.Closed(3), Duration.ofMillis(200));
            assertThat(tally.requireWhole().count(200)).isGreaterThanOrEqualTo(3);
            assertThat(tally.rate()).isPositive();
            assertThat(tally.firstMillis(0.5)).isPositive();
            assertThat(most.get()).isBetween(1, 3);
        }
    }

    @Test
    void run_openLoop_sendsWhatIsDueWhateverIsAnswered() throws Exception {
        AtomicInteger count = new AtomicInteger();
        FakeService.Script script = (_, _) -> count.incrementAndGet() % 2 == 0
                ? Answer.json(200, "{}")
                : new Answer(429, Map.of("Retry-After", "1"), "{}");
        try (FakeService service = new FakeService(script);
                Http http = new Http(service.address())) {
            DrillTally tally = Asking.run(http, ASK, Pace.poisson(500, 3), Duration.ofMillis(400));
            assertThat(tally.all()).isBetween(130L, 270L).isEqualTo(count.get());
            assertThat(tally.count(200)).isEqualTo(tally.all() / 2);
            assertThat(tally.strange() + tally.lost() + tally.unexplained()).isZero();
        }
    }

    @Test
    void run_nobodyListens_losesEach() throws Exception {
        FakeService gone = new FakeService((_, _) -> Answer.json(200, "{}"));
        gone.close();
        try (Http http = new Http(gone.address())) {
            DrillTally tally = Asking.run(http, ASK, Pace.poisson(200, 3), Duration.ofMillis(100));
            assertThat(tally.all()).isPositive().isEqualTo(tally.lost());
            assertThat(tally.fault()).contains("refused");
        }
    }
}
