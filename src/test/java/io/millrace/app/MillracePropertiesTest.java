package io.millrace.app;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.access.ApiKey;
import io.millrace.access.Role;
import io.millrace.access.Secret;
import io.millrace.playground.PlaygroundSettings;
import io.millrace.remote.FetchSettings;
import io.millrace.telemetry.NameSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class MillracePropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Properties.class);

    @Test
    void properties_unset_haveTheirDefaults() {
        runner.run(context -> assertThat(context.getBean(MillraceProperties.class))
                .isEqualTo(new MillraceProperties(
                        new MillraceProperties.Models(
                                "models",
                                Set.of(),
                                DataSize.ofBytes(0),
                                DataSize.ofBytes(0),
                                Duration.ofSeconds(2),
                                ""),
                        new LimitsProperties(
                                DataSize.ofMegabytes(4),
                                Duration.ofSeconds(30),
                                2048,
                                DataSize.ofMegabytes(16),
                                DataSize.ofMegabytes(64),
                                DataSize.ofMegabytes(64),
                                2048,
                                16384,
                                0,
                                8_000_000,
                                1024,
                                40_000_000,
                                50,
                                400_000_000,
                                7_200,
                                192_000,
                                8),
                        new MillraceProperties.Bodies(
                                DataSize.ofMegabytes(0), DataSize.ofMegabytes(1), "", DataSize.ofGigabytes(1)),
                        new MillraceProperties.Keys(
                                "",
                                List.of(),
                                List.of("/actuator/health", "/actuator/health/*", "/v2/health/**"),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(60)),
                        new MillraceProperties.Cors(List.of()),
                        List.of(),
                        new MillraceProperties.Stream(Duration.ofSeconds(15)),
                        new MillraceProperties.Shutdown(Duration.ZERO, Duration.ofSeconds(30)),
                        new MillraceProperties.Metrics(Set.of(NameSet.MILLRACE), Duration.ofSeconds(10)),
                        new MillraceProperties.Tracing("", 1),
                        new ResponsesProperties(
                                new ResponsesProperties.Store(1000, DataSize.ofMegabytes(64), Duration.ofHours(24))),
                        new FetchSettings(List.of(), DataSize.ofMegabytes(10), Duration.ofSeconds(10)),
                        new PlaygroundSettings(true),
                        "",
                        Map.of())));
    }

    @Test
    void properties_set_areMapped() {
        String hash = new Secret("mr-a").hash();
        Map<String, String> values = Map.ofEntries(
                entry("millrace.models.path", "elsewhere"),
                entry("millrace.models.required", "chat"),
                entry("millrace.models.memory", "4GB"),
                entry("millrace.models.device-memory", "8GB"),
                entry("millrace.models.watch", "0s"),
                entry("millrace.limits.body", "1KB"),
                entry("millrace.limits.body-timeout", "9s"),
                entry("millrace.limits.sequences", "3"),
                entry("millrace.limits.items", "9"),
                entry("millrace.limits.tokens", "11"),
                entry("millrace.limits.stream-buffer", "7"),
                entry("millrace.limits.picture-pixels", "12"),
                entry("millrace.limits.picture-scans", "13"),
                entry("millrace.limits.request-pixels", "14"),
                entry("millrace.limits.sound-body", "2KB"),
                entry("millrace.limits.sound-seconds", "15"),
                entry("millrace.limits.sound-rate", "16"),
                entry("millrace.limits.sound-channels", "17"),
                entry("millrace.bodies.memory", "8MB"),
                entry("millrace.bodies.single", "2MB"),
                entry("millrace.bodies.folder", "spool"),
                entry("millrace.bodies.disk", "0B"),
                entry("millrace.keys.file", "keys.yaml"),
                entry("millrace.keys.list[0].name", "a"),
                entry("millrace.keys.list[0].hash", hash),
                entry("millrace.keys.list[0].roles", "use,admin"),
                entry("millrace.keys.list[0].requests-per-minute", "60"),
                entry("millrace.keys.open-paths", "/open"),
                entry("millrace.keys.poll", "1s"),
                entry("millrace.keys.stale-after", "9s"),
                entry("millrace.cors.origins", "https://a.example,https://b.example"),
                entry("millrace.models.data", "kept"),
                entry("millrace.hosts", "models.example"),
                entry("millrace.stream.heartbeat", "3s"),
                entry("millrace.shutdown.delay", "2s"),
                entry("millrace.shutdown.grace", "1m"),
                entry("millrace.metrics.names", "millrace,vllm"),
                entry("millrace.metrics.slow", "4s"),
                entry("millrace.tracing.endpoint", "http://collector/v1/traces"),
                entry("millrace.tracing.share", "0.5"),
                entry("millrace.responses.store.entries", "5"),
                entry("millrace.responses.store.bytes", "1MB"),
                entry("millrace.responses.store.ttl", "1h"),
                entry("millrace.images.allowed-hosts", "images.example,*.cdn.example"),
                entry("millrace.images.max-bytes", "1MB"),
                entry("millrace.images.timeout", "3s"),
                entry("millrace.playground.enabled", "false"),
                entry("millrace.cache", "kept"),
                entry("millrace.plugins.Mine", "/lib/mine.so"));
        runner.withPropertyValues(values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toArray(String[]::new))
                .run(context -> assertThat(context.getBean(MillraceProperties.class))
                        .isEqualTo(new MillraceProperties(
                                new MillraceProperties.Models(
                                        "elsewhere",
                                        Set.of("chat"),
                                        DataSize.ofGigabytes(4),
                                        DataSize.ofGigabytes(8),
                                        Duration.ZERO,
                                        "kept"),
                                new LimitsProperties(
                                        DataSize.ofKilobytes(1),
                                        Duration.ofSeconds(9),
                                        3,
                                        DataSize.ofMegabytes(16),
                                        DataSize.ofKilobytes(2),
                                        DataSize.ofMegabytes(64),
                                        2048,
                                        9,
                                        11,
                                        8_000_000,
                                        7,
                                        12,
                                        13,
                                        14,
                                        15,
                                        16,
                                        17),
                                new MillraceProperties.Bodies(
                                        DataSize.ofMegabytes(8), DataSize.ofMegabytes(2), "spool", DataSize.ofBytes(0)),
                                new MillraceProperties.Keys(
                                        "keys.yaml",
                                        List.of(new ApiKey("a", hash, Set.of(Role.USE, Role.ADMIN), 60, 0)),
                                        List.of("/open"),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(9)),
                                new MillraceProperties.Cors(List.of("https://a.example", "https://b.example")),
                                List.of("models.example"),
                                new MillraceProperties.Stream(Duration.ofSeconds(3)),
                                new MillraceProperties.Shutdown(Duration.ofSeconds(2), Duration.ofMinutes(1)),
                                new MillraceProperties.Metrics(
                                        Set.of(NameSet.MILLRACE, NameSet.VLLM), Duration.ofSeconds(4)),
                                new MillraceProperties.Tracing("http://collector/v1/traces", 0.5),
                                new ResponsesProperties(
                                        new ResponsesProperties.Store(5, DataSize.ofMegabytes(1), Duration.ofHours(1))),
                                new FetchSettings(
                                        List.of("images.example", "*.cdn.example"),
                                        DataSize.ofMegabytes(1),
                                        Duration.ofSeconds(3)),
                                new PlaygroundSettings(false),
                                "kept",
                                Map.of("Mine", "/lib/mine.so"))));
    }

    @Test
    void properties_unknownKey_stopsTheStart() {
        runner.withPropertyValues("millrace.limits.boddy=1KB")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("boddy"));
    }

    @Test
    void keys_unknownFieldOrBadHash_stopsTheStart() {
        runner.withPropertyValues("millrace.keys.list[0].nmae=a")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("nmae"));
        runner.withPropertyValues("millrace.keys.list[0].name=a", "millrace.keys.list[0].hash=mr-plain")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("hash of a must be sha256:")
                        .hasMessageNotContaining("plain"));
    }

    @Test
    void limits_outOfRange_nameKeyAndValue() {
        assertThatThrownBy(() -> new LimitsProperties(
                        DataSize.ofBytes(1),
                        Duration.ofSeconds(1),
                        1,
                        DataSize.ofMegabytes(16),
                        DataSize.ofMegabytes(64),
                        DataSize.ofMegabytes(64),
                        2048,
                        1,
                        0,
                        1,
                        0,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1))
                .hasMessageContaining("millrace.limits.stream-buffer")
                .hasMessageContaining("is 0");
    }

    @Test
    void bodies_outOfRange_nameKeyAndValue() {
        assertThatThrownBy(() -> new MillraceProperties.Bodies(
                        DataSize.ofKilobytes(1), DataSize.ofMegabytes(1), "", DataSize.ofGigabytes(1)))
                .hasMessageContaining("millrace.bodies.memory")
                .hasMessageContaining("1048576")
                .hasMessageContaining("is 1024B");
    }

    @Configuration
    @EnableConfigurationProperties(MillraceProperties.class)
    static class Properties {}
}
