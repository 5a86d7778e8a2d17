package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.FakeService.Answer;
import io.millrace.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class BenchCommandTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> EVENTS = Map.of("Content-Type", "text/event-stream");

    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final StringWriter errors = new StringWriter();

    @TempDir
    Path folder;

    private static String stream(int promptTokens) {
        return """
                data: {"choices":[{"delta":{"content":"yes"}}]}

                data: {"choices":[{"delta":{"content":"."}}]}

                data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":2}}

                data: [DONE]

                """.formatted(promptTokens).replace("\n", "\r\n");
    }

    private Answer chat(String path, String body) {
        paths.add(path);
        JsonNode json = JSON.readTree(body);
        bodies.add(json);
        int words = json.get("messages")
                .valueStream()
                .mapToInt(message -> message.get("content").asString().split(" ").length)
                .sum();
        return new Answer(200, EVENTS, stream(3 + 2 * words));
    }

    private Answer other(String path, String body) {
        paths.add(path);
        bodies.add(path.endsWith("transcriptions") ? JSON.createObjectNode() : JSON.readTree(body));
        return Answer.json(200, "{\"usage\":{\"prompt_tokens\":" + body.split(" ").length + "},\"text\":\"t\"}");
    }

    private int run(FakeService.Script script, String... options) throws IOException {
        try (FakeService service = new FakeService(script)) {
            return execute(
                    Stream.concat(Stream.of("--url", service.url().toString(), "--warm-up", "0"), Stream.of(options))
                            .toArray(String[]::new));
        }
    }

    private int execute(String... options) {
        return new CommandLine(new BenchCommand(_ -> {
                    throw new AssertionError("no service is started");
                }))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(errors, true))
                .execute(options);
    }

    private String json() {
        return folder.resolve("a.json").toString();
    }

    @Test
    void call_closedLoop_measuresEachLevel() throws IOException {
        Path page = folder.resolve("a.html");
        int exit = run(
                this::chat,
                "--concurrency",
                "1,3",
                "--requests",
                "12",
                "--input-tokens",
                "43",
                "--json",
                json(),
                "--html",
                page.toString(),
                "--goodput",
                "ttft:60000",
                "e2el:60000");
        assertThat(exit).isZero();
        Report report = Report.read(Path.of(json()));
        assertThat(report.points()).hasSize(2).allSatisfy(point -> {
            assertThat(point.succeeded()).isEqualTo(12);
            assertThat(point.inputTokens()).isEqualTo(12 * 43);
            assertThat(point.outputTokens()).isEqualTo(24);
            assertThat(point.goodput()).isEqualTo(point.requestsPerSecond());
        });
        assertThat(Files.readString(page)).contains("<svg");
        assertThat(bodies).hasSize(2 + 24);
        assertThat(execute("--compare", json(), json())).isZero();
    }

    @Test
    void call_beside_asksBothInTurn() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (FakeService a = new FakeService((path, body) -> noted(asked, path, body));
                FakeService b = new FakeService((path, body) -> noted(asked, path, body))) {
            assertThat(execute(
                            "--url",
                            a.url().toString(),
                            "--beside",
                            b.url().toString(),
                            "--model",
                            "m",
                            "--beside-model",
                            "n",
                            "--rounds",
                            "3",
                            "--requests",
                            "2",
                            "--concurrency",
                            "1,2",
                            "--warm-up",
                            "0",
                            "--json",
                            json()))
                    .isZero();
        }
        Report report = Report.read(Path.of(json()));
        assertThat(report.points()).hasSize(6).allMatch(point -> point.succeeded() == 2);
        assertThat(report.beside()).isNotNull().satisfies(beside -> {
            assertThat(beside.model()).isEqualTo("n");
            assertThat(beside.points()).hasSize(6).allMatch(point -> point.succeeded() == 2);
        });
        String inTurn = String.join("", asked);
        assertThat(inTurn.substring(4)).isEqualTo("mmnnmmnn" + "nnmmnnmm" + "mmnnmmnn");
        assertThat(execute("--compare", json(), json())).isEqualTo(2);
        assertThat(errors.toString()).contains("--beside");
    }

    private Answer noted(List<String> asked, String path, String body) {
        asked.add(JSON.readTree(body).get("model").asString());
        return chat(path, body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--beside http://h",
                "--beside http://h --local",
                "--beside http://h --url http://h --local",
                "--beside http://h --url http://h --html page",
                "--beside http://h --url http://h --sweep rate",
                "--beside http://h --url http://h --rounds 0",
                "--beside-model m --url http://h",
                "--url http://h --local",
                "--url http://h --rounds 3",
                "--local --rounds 3"
            })
    void call_serversThatDoNotFit_areRefused(String options) {
        assertThat(execute(options.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).contains("--");
    }

    @Test
    void call_severalTurns_historyGrowsByTheAnswers() throws IOException {
        assertThat(run(this::chat, "--requests", "3", "--turns", "3", "--concurrency", "1"))
                .isZero();
        JsonNode last = bodies.getLast().get("messages");
        assertThat(last.valueStream().map(message -> message.get("role").asString()))
                .containsExactly("user", "assistant", "user", "assistant", "user");
        assertThat(last.get(1).get("content").asString()).isEqualTo("yes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poisson", "constant", "bursty"})
    void call_openLoop_sendsSoMany(String arrivals) throws IOException {
        assertThat(run(this::chat, "--rate", "200", "--arrivals", arrivals, "--requests", "20", "--json", json()))
                .isZero();
        Report report = Report.read(Path.of(json()));
        assertThat(report.points().getFirst().succeeded()).isEqualTo(20);
        assertThat(report.points().getFirst().lag()).isNotNull();
    }

    @Test
    void call_trace_isReplayedWhenItSays() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.jsonl"), """
                {"timestamp":0,"input_length":53,"output_length":9,"hash_ids":[1]}
                {"timestamp":30,"input_length":23,"output_length":4,"hash_ids":[1]}
                """);
        assertThat(run(this::chat, "--trace", trace.toString(), "--arrivals", "trace", "--json", json()))
                .isZero();
        Report report = Report.read(Path.of(json()));
        assertThat(report.points().getFirst().requests()).isEqualTo(2);
        assertThat(bodies.stream().skip(2).map(body -> body.get("max_tokens").asInt()))
                .containsExactly(9, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embeddings", "rerank", "transcriptions"})
    void call_otherEndpoints_haveNoTokens(String endpoint) throws IOException {
        assertThat(run(this::other, "--endpoint", endpoint, "--requests", "4", "--items", "2", "--json", json()))
                .isZero();
        assertThat(Report.read(Path.of(json())).points().getFirst().ttft()).isNull();
        assertThat(paths).allSatisfy(path -> assertThat(path).startsWith("/v1/").endsWith(endpoint));
    }

    @Test
    void call_someFail_areCountedByKind() throws IOException {
        int[] count = {0};
        int exit = run(
                (path, body) -> ++count[0] > 2 && count[0] % 2 == 0 ? Answer.json(429, "{}") : chat(path, body),
                "--requests",
                "10",
                "--concurrency",
                "1",
                "--json",
                json());
        assertThat(exit).isZero();
        assertThat(Report.read(Path.of(json())).points().getFirst().errors()).isEqualTo(Map.of("HTTP 429", 5L));
    }

    @Test
    void call_serverThatRefuses_saysSo() throws IOException {
        assertThat(run((_, _) -> Answer.json(401, "{\"error\":\"no key\"}"), "--requests", "1"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("HTTP 401").contains("no key");
    }

    @Test
    void call_noServerOrNone_isRefused() {
        assertThat(execute("--url", "ftp://h")).isEqualTo(2);
        assertThat(errors.toString()).contains("ftp://h");
        assertThat(execute("--url", "http://127.0.0.1:1", "--requests", "1")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--html", "--goodput"})
    void call_reportBesideTheEngine_isRefused(String option) {
        assertThat(execute(option, option.equals("--goodput") ? "ttft:100" : "file"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains(option).contains("--url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate 1 --concurrency 1",
                "--rate 0",
                "--concurrency 0",
                "--duration 0",
                "--requests 0",
                "--warm-up x",
                "--input-tokens 0",
                "--output-tokens x",
                "--turns 0",
                "--prefixes 0",
                "--goodput ttft",
                "--extra-body []",
                "--burstiness 0",
                "--arrivals trace --rate 1",
                "--endpoint no",
                "--arrivals trace",
                "--sweep rate"
            })
    void call_badOption_isRefusedByItsName(String options) throws IOException {
        assertThat(run(this::chat, options.split(" "))).isEqualTo(2);
        String option = options.split(" ")[0].replace("--goodput", "objective");
        assertThat(errors.toString()).contains(option);
    }
}
