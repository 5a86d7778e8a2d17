package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {

    @TempDir
    Path folder;

    @Test
    void read_noFile_isTheDefault() {
        assertThat(ManifestReader.read(folder.resolve("model.yaml"), Tasks.ALL))
                .isEqualTo(new ModelManifest(
                        List.of(),
                        null,
                        null,
                        null,
                        Life.DEFAULT,
                        HardwareSettings.DEFAULT,
                        new Capacity(16, 0, 256, 0, List.of()),
                        new SpeculationSettings(false, null, 15),
                        new BatchSettings(64, 0, 0, true, null, null),
                        new QueueSettings(null, 0),
                        new BreakerSettings(50, 5, 20, Duration.ofSeconds(15), 2, Duration.ofSeconds(30)),
                        List.of(),
                        Timeouts.NONE,
                        null,
                        Map.of(),
                        LogitSettings.NONE,
                        ImageSettings.DEFAULT,
                        null));
    }

    @Test
    void read_emptyFile_isTheDefault() throws IOException {
        assertThat(read("")).isEqualTo(ModelManifest.DEFAULT);
    }

    @Test
    void read_everyKey_isMapped() throws IOException {
        ModelManifest manifest = read("""
                aliases: [gpt-4o, chat]
                task: embed
                file: onnx/decoder.onnx
                source: org/name@v1
                variant: q4
                load: never
                version-policy: {specific: [1, 3]}
                reload: replace
                keep-alive: 10m
                pinned: true
                providers: [cpu, mine]
                require-provider: true
                devices: [1, 0]
                threads: 2
                spinning: true
                cuda: {gpu_mem_limit: 4294967296}
                provider-options: {Mine: {level: 3}}
                session: {session.set_denormal_as_zero: 1}
                instances: 2
                batch:
                  max-rows: 8
                  max-tokens: 512
                  max-delay-millis: 3
                  sort-by-length: false
                  stack: true
                  mixed: false
                slots: 4
                max-length: 100
                prefill-chunk: 64
                speculation: {prompt-lookup: true, draft: small, max-tokens: 7}
                prefix-memory: 32
                candidates: 64
                pinned-prefixes: [{file: prompts/support.txt}, {text: Be brief.}]
                max-queue: 7
                max-queue-tokens: 900
                breaker:
                  failure-rate: 12.5
                  minimum-calls: 3
                  window: 9
                  open-for: 2m
                  half-open-calls: 4
                  hang-timeout: 500ms
                fallback:
                  - model: other
                    on-overload: true
                    same-tokenizer: true
                  - url: https://host:8443/v1
                    model: remote
                    key-env: KEY
                    dialect: vllm
                    connect-timeout: 1s
                    timeout: 20s
                    max-connections: 3
                    retries: 0
                    breaker: {window: 4}
                timeout: 60s
                max-timeout: 5m
                adapters: {polite: loras/polite.onnx_adapter}
                logit-scale: 117.5
                logit-bias: -12
                images: {max-per-request: 3, memory: 64}
                vad: {model: silero, threshold: 0.25, min-speech: 1s, min-silence: 20ms, pad: 50ms}
                """);
        assertThat(manifest)
                .isEqualTo(new ModelManifest(
                        List.of("gpt-4o", "chat"),
                        "embed",
                        "onnx/decoder.onnx",
                        new Origin("org/name@v1", "q4"),
                        new Life(
                                LoadTime.NEVER,
                                new VersionPolicy(1, List.of(3, 1)),
                                true,
                                Duration.ofMinutes(10),
                                true),
                        new HardwareSettings(
                                List.of("cpu", "mine"),
                                true,
                                List.of(1, 0),
                                2,
                                true,
                                2,
                                false,
                                64,
                                Map.of("cuda", Map.of("gpu_mem_limit", "4294967296"), "mine", Map.of("level", "3")),
                                Map.of("session.set_denormal_as_zero", "1")),
                        new Capacity(
                                4,
                                100,
                                64,
                                32,
                                List.of(
                                        new PinnedPrefix("prompts/support.txt", null),
                                        new PinnedPrefix(null, "Be brief."))),
                        new SpeculationSettings(true, "small", 7),
                        new BatchSettings(8, 512, 3, false, true, false),
                        new QueueSettings(7, 900),
                        new BreakerSettings(12.5f, 3, 9, Duration.ofMinutes(2), 4, Duration.ofMillis(500)),
                        List.of(
                                new Fallback.Local("other", true, true),
                                new Fallback.Remote(
                                        URI.create("https://host:8443/v1"),
                                        "remote",
                                        "KEY",
                                        Fallback.Dialect.VLLM,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(20),
                                        3,
                                        0,
                                        new BreakerSettings(
                                                50, 4, 4, Duration.ofSeconds(15), 2, Duration.ofSeconds(30)),
                                        false,
                                        false)),
                        new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(5)),
                        null,
                        Map.of("polite", "loras/polite.onnx_adapter"),
                        new LogitSettings(117.5f, -12f),
                        new ImageSettings(3, 64),
                        new VadSettings(
                                "silero", 0.25f, Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofMillis(50))));
    }

    @Test
    void read_remoteFallback_hasDefaultsAndAName() throws IOException {
        Fallback entry = read("fallback: [{url: 'http://host/v1', model: big}]")
                .fallback()
                .getFirst();
        assertThat(entry)
                .isEqualTo(new Fallback.Remote(
                        URI.create("http://host/v1"),
                        "big",
                        null,
                        Fallback.Dialect.OPENAI,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        64,
                        2,
                        BreakerSettings.DEFAULT,
                        false,
                        false));
        assertThat(((Fallback.Remote) entry).name()).isEqualTo("big@host/v1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            session: {disable_prepacking: 1} | session must have keys of ONNX Runtime's session configuration
            session: {session.intra_op.allow_spinning: 1} | session must leave this to spinning, but is 'session.intra_op
            cuda: {device_id: 1} | cuda must leave this to device, but is 'device_id'
            pinned-prefixes: [{}] | pinned-prefixes must each have file or text, but is neither
            pinned-prefixes: [{file: a, text: b}] | pinned-prefixes must each have file or text, but is both
            speculation: {draft: a/../b} | speculation.draft must be a name, but is 'a/../b'
            speculation: {max-tokens: 0} | speculation.max-tokens must be between 1 and 63, but is 0
            speculation: {max-tokens: 64} | speculation.max-tokens must be between 1 and 63, but is 64
            speculation: {prompt-lokup: true} | unknown key 'prompt-lokup', did you mean 'prompt-lookup'?
            vad: {threshold: 0.5} | vad.model must be the name of a folder, but is ''
            vad: {model: a, threshold: 0} | vad.threshold must be above 0 and at most 1, but is 0.0
            vad: {model: a, min-silence: 11s} | vad.min-silence must be at most 10s, but is 11000ms
            vad: {model: a, pad: 30} | vad.pad must be a time such as 500ms, 30s, 2m or 1h, but is 30
            vad: {model: a, silence: 1s} | unknown key 'silence', did you mean 'min-silence'?
            breaker: {failure-rate: 0} | breaker.failure-rate must be above 0 and at most 100, but is 0.0
            breaker: {window: 3, minimum-calls: 4} | breaker.minimum-calls must be between 1 and window (3), but is 4
            breaker: {half-open-calls: 0} | breaker.half-open-calls must be between 1 and 1000, but is 0
            breaker: {open-for: soon} | breaker.open-for must be a time such as 500ms, 30s, 2m or 1h, but is soon
            breaker: {hang-timeout: 0s} | breaker.hang-timeout must be above 0, but is 0s
            breaker: {windw: 3} | unknown key 'windw', did you mean 'window'?
            fallback: [{url: 'http://h/v1'}] | fallback.model must be the name of a model, but is null
            fallback: [{model: a, key-env: K}] | an entry without url is a model of this service
            fallback: [{model: a, ulr: 'http://h'}] | unknown key 'ulr', did you mean 'url'?
            fallback: [{model: a, url: 'ftp://h'}] | fallback.url must be an http or https address
            fallback: [{model: a, url: 'http://user:secret@h/v1'}] | without user, query and fragment, but is h
            fallback: [{model: a, url: 'http://h', retries: 11}] | fallback.retries must be between 0 and 10, but is 11
            timeout: soon | timeout must be a time such as 500ms, 30s, 2m or 1h, but is soon
            {timeout: 2m, max-timeout: 1m} | timeout must be at most max-timeout (60.0 s), but is 120.0 s
            fallback: [{model: a, url: 'http://h', timeout: 5}] | fallback.timeout must be a time such as
            """)
    void read_badFaultSettings_nameKeyRuleAndValue(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("model.yaml:1")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void read_unknownKey_namesFileLineAndNearestKey() {
        assertThatThrownBy(() -> read("slots: 4\nmax-lenght: 100\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("model.yaml:2")
                .hasMessageContaining("unknown key 'max-lenght', did you mean 'max-length'?");
    }

    @Test
    void read_valueOutOfRange_namesKeyLimitAndValue() {
        assertThatThrownBy(() -> read("slots: 5000\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("slots must be between 1 and 1024, but is 5000");
    }

    @Test
    void read_wrongType_isRefusedWithItsLine() {
        assertThatThrownBy(() -> read("aliases: []\nslots: many\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("model.yaml:2")
                .hasMessageContaining("many");
    }

    @Test
    void read_brokenYaml_isRefused() {
        assertThatThrownBy(() -> read("slots: [1\n")).isInstanceOf(ManifestException.class);
    }

    private ModelManifest read(String yaml) throws IOException {
        return ManifestReader.read(Files.writeString(folder.resolve("model.yaml"), yaml), Tasks.ALL);
    }
}
