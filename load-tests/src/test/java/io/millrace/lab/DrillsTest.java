package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.insight.Ask;
import io.millrace.insight.FuzzReport;
import io.millrace.insight.Fuzzer;
import io.millrace.insight.OpenLoop;
import io.millrace.insight.Tally;
import io.millrace.insight.VanishDrill;
import io.millrace.runtime.NativeHandles;
import io.millrace.models.ModelRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The drills of the command line, for a moment each. */
@TestPropertySource(
        properties = {"server.netty.idle-timeout=1s", "millrace.limits.body-timeout=1s", "millrace.limits.items=64"})
class DrillsTest extends ServiceHarness {

    /** Takes every slot of the model, so that its bindings for ranges of each size are there. */
    private static final String ALL_SLOTS = """
        {"model":"tiny-gqa","prompt":[184,256],"n":16,"max_tokens":60,"ignore_eos":true}\
        """;

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Traffic traffic;

    DrillsTest(@Autowired ModelRegistry models, @Autowired Traffic traffic) {
        super(models);
        this.traffic = traffic;
    }

    @Test
    void vanish_50Clients_nothingIsLeftAndNoErrorIsLogged() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ROOT.addAppender(log);
        vanish();
        ROOT.detachAppender(log);
        assertThat(log.list).noneMatch(event -> event.getLevel() == Level.ERROR);
    }

    private void vanish() throws Exception {
        JsonNode _ = answer("/v1/completions", ALL_SLOTS);
        var handles = NativeHandles.live();
        try (VanishDrill drill = new VanishDrill(port, "tiny-gqa", "tiny-bert", 7)) {
            assertThat(drill.run(50, 16)).hasSize(VanishDrill.Way.values().length);
            await("requests in work", () -> traffic.inWork() == 0);
            nothingIsLeft();
        }
        assertThat(NativeHandles.live()).isEqualTo(handles);
    }

    @Test
    void overload_burstOverTheLimit_isAnsweredOrRefusedWithRetryAfter() throws Exception {
        try (OpenLoop load = new OpenLoop(port, Ask.embeddings("tiny-bert", 4, 20))) {
            assertThat(load.run(1000, Duration.ofMillis(300), 2).lost()).isZero();
            Tally tally = load.run(100_000, Duration.ofMillis(10), 3);
            assertThat(tally.all()).isGreaterThan(500);
            assertThat(tally.lost()).as(tally.fault()).isZero();
            assertThat(tally.strange()).isZero();
            assertThat(tally.unexplained()).isZero();
            assertThat(tally.count(200)).isPositive();
            assertThat(tally.count(429)).isPositive();
        }
    }

    @Test
    void fuzz_400Cases_noFaults() throws Exception {
        Fuzzer.Models asked = new Fuzzer.Models("tiny-gqa", "tiny-bert", "tiny-cross", "", "tiny-sums");
        FuzzReport report = Fuzzer.run(port, asked, 11, 2, number -> number < 400);
        assertThat(report.faults()).isEmpty();
        assertThat(report.cases()).isEqualTo(400);
        assertThat(report.statuses()).hasSizeGreaterThan(8);
    }
}
