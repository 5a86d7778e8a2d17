package io.millrace.lab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceFactsTest {

    private static final String MODELS = """
            {"models":[{"name":"a","slots":16,"queue":{"running":%d,"waiting":2,"admitted":3}},{"name":"b","slots":0,"queue":{"running":0,"waiting":0,"admitted":1}}]}""";

    @Test
    void sum_scrape_addsTheSeriesOfTheName() {
        Scrape scrape = new Scrape(List.of(
                "# TYPE a gauge",
                "a{area=\"heap\",id=\"x\"} 1.5",
                "a{area=\"heap\",id=\"y\"} 2.0",
                "a{area=\"off\"} 8.0",
                "ab 16.0"));
        assertThat(scrape.sum("a", "area=\"heap\"")).isEqualTo(3.5);
        assertThat(scrape.sum("ab", "")).isEqualTo(16);
    }

    @Test
    void resident_statusOfAProcess_isItsBytes() {
        assertThat(Proc.resident(List.of("Name:\tjava", "VmHWM:\t  9 kB", "VmRSS:\t   1234 kB")))
                .isEqualTo(1234 * 1024);
        assertThat(Proc.resident(List.of("Name:\tjava"))).isNaN();
    }

    @Test
    void cpuSeconds_statOfAProcess_isUserAndSystemTime() {
        assertThat(Proc.cpuSeconds("42 (ja) va) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20"))
                .isEqualTo(1.75);
    }

    @Test
    void held_modelsOfAService_areSummed() throws Exception {
        try (FakeService fake = new FakeService((_, _) -> Answer.json(200, MODELS.formatted(5)));
                Service service = Service.at(fake.url())) {
            assertThat(Held.by(service.http())).isEqualTo(new Held(5, 2, 4));
            assertThat(Held.slots(service.http(), "a")).isEqualTo(16);
            assertThatThrownBy(() -> Held.slots(service.http(), "c")).hasMessageContaining("no model 'c'");
            assertThat(Held.awaitNothing(service.http(), Duration.ZERO)).isFalse();
        }
    }

    @Test
    void awaitReady_serviceThatLoads_waits() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FakeService fake = new FakeService((_, _) -> Answer.json(asked.incrementAndGet() < 3 ? 503 : 200, "{}"));
                Service service = Service.at(fake.url()).awaitReady()) {
            assertThat(asked.get()).isEqualTo(3);
            assertThat(service.cpuSeconds()).isNaN();
        }
    }

    @Test
    void at_noUrlOfHttp_isRefused() {
        assertThatThrownBy(() -> Service.at(URI.create("localhost:8080")))
                .hasMessageContaining("http://localhost:8080");
    }

    @Test
    void start_noJar_saysHowToGetOne() {
        Launch launch = new Launch(Path.of("nowhere.jar"), null, List.of("-Xmx64m"), List.of(), 1, List.of());
        assertThatThrownBy(() -> Service.start(launch)).hasMessageContaining("there is no nowhere.jar");
    }

    @Test
    void command_withALibrary_startsByTheLauncherThatLooksForIt() {
        Launch launch = new Launch(Path.of("m.jar"), null, List.of("-Xmx64m"), List.of(), 5, List.of("--x=y"));
        assertThat(launch.command()).contains("-Xmx64m", "-jar", "m.jar", "--server.port=5", "--x=y");
        assertThat(launch.with(Path.of("/f.jar")).command())
                .contains("-Dloader.path=/f.jar", "-cp")
                .doesNotContain("-jar");
    }
}
