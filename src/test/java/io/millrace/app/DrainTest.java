package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.LocalService;
import io.millrace.core.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests that are in work when the service ends. */
@Timeout(120)
class DrainTest {

    private final Traffic traffic = new Traffic();
    private final List<String> said = new ArrayList<>();

    private Drain drain(Duration delay, Duration grace, Runnable cut) {
        Drain drain = new Drain(
                traffic,
                new MillraceProperties.Shutdown(delay, grace),
                () -> said.add(traffic.isClosed() ? "late" : "not ready"),
                cut);
        drain.start();
        return drain;
    }

    @Test
    void stop_nothingInWork_isNotReadyThenClosedAtOnce() {
        Drain drain = drain(Duration.ZERO, Duration.ofDays(1), () -> said.add("cut"));
        drain.stop();
        assertThat(said).containsExactly("not ready");
        assertThat(traffic.enter()).isFalse();
        assertThat(drain.isRunning()).isFalse();
    }

    @Test
    void stop_requestInWork_waitsForIt() {
        assertThat(traffic.enter()).isTrue();
        Drain drain = drain(Duration.ZERO, Duration.ofDays(1), () -> said.add("cut"));
        Thread stopping = Thread.ofPlatform().start(drain::stop);
        ServiceHarness.await("waiting", () -> stopping.getState() == Thread.State.TIMED_WAITING && traffic.isClosed());
        traffic.ended();
        ServiceHarness.await("stopped", () -> !stopping.isAlive());
        assertThat(said).containsExactly("not ready");
    }

    @Test
    void stop_requestOverTheGracePeriod_isCut() {
        assertThat(traffic.enter()).isTrue();
        Drain drain = drain(Duration.ZERO, Duration.ofMillis(10), () -> {
            said.add("cut");
            traffic.ended();
        });
        drain.stop();
        assertThat(said).containsExactly("not ready", "cut");
        assertThat(traffic.inWork()).isZero();
    }

    @Test
    void stop_withADelay_takesRequestsMeanwhile() {
        Drain drain = drain(Duration.ofDays(1), Duration.ZERO, () -> said.add("cut"));
        Thread stopping = Thread.ofPlatform().start(drain::stop);
        ServiceHarness.await("sleeping", () -> stopping.getState() == Thread.State.TIMED_WAITING);
        assertThat(traffic.enter()).isTrue();
        stopping.interrupt();
        ServiceHarness.await("stopped", () -> !stopping.isAlive());
        assertThat(said).containsExactly("not ready", "cut");
        assertThat(traffic.enter()).isFalse();
    }

    @Test
    void close_streamOverTheGracePeriod_endsItWithAnErrorEvent() throws Exception {
        LocalService service = MillraceApplication.local(
                "--millrace.models.path=src/test/resources/fixtures", "--millrace.shutdown.grace=100ms");
        try {
            service.await("tiny-gqa");
            try (HeldStream stream = new HeldStream(service.port())) {
                Thread closing = Thread.ofPlatform().start(service::close);
                ServiceHarness.await(
                        "cut", () -> service.models().busy("tiny-gqa").admitted() == 0);
                List<String> last = stream.readAll().events();
                assertThat(last.getFirst())
                        .contains("\"message\":\"The service is shutting down\"", "\"code\":\"model_not_ready\"");
                assertThat(last.getLast()).isEqualTo("data: [DONE]");
                ServiceHarness.await("closed", () -> !closing.isAlive());
            }
        } finally {
            service.close();
        }
    }
}
