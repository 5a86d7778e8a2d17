package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.BreakerView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Inputs that a model cannot run, at every endpoint: however many, they are their clients' errors and hurt nobody else. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
@Timeout(180)
class BlameTest extends ServiceHarness {

    private static final int TIMES = 5;
    private static final String STRICT =
            "breaker: {failure-rate: 1, minimum-calls: 1, window: 1, open-for: 3600s, half-open-calls: 1}";

    /** A token past the table of tiny-bert. */
    private static final String EXTRA = """
            {"id":93,"content":"<extra>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false},""";

    @TempDir
    static Path root;

    private final ModelRegistry models;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    BlameTest(@Autowired ModelRegistry models) {
        super(models);
        this.models = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry properties) throws IOException {
        for (String fixture : List.of("tiny-bert", "tiny-cross", "tiny-classify")) {
            Path folder = copy(fixture, fixture);
            Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 4096}");
            Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"[PAD]\"}");
            String config = Files.readString(folder.resolve("config.json"));
            Files.writeString(
                    folder.resolve("config.json"),
                    config.replaceAll("\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 4096"));
        }
        Path added = copy("tiny-bert", "added");
        String tokenizer = Files.readString(added.resolve("tokenizer.json"));
        Files.writeString(
                added.resolve("tokenizer.json"), tokenizer.replaceFirst("\"added_tokens\": *\\[", "$0" + EXTRA));
        copy("tiny-poison", "poison");
        copy("tiny-sums", "sums");
        Files.createDirectories(root.resolve("halving"));
        Files.copy(Path.of("src/test/resources/fixtures/tensor/halving.onnx"), root.resolve("halving/model.onnx"));
        Files.writeString(root.resolve("halving/model.yaml"), STRICT);
        chat("raises", "{% if messages | length > 1 %}{{ raise_exception('one at a time') }}{% endif %}a");
        chat("appends", "{% if messages | length > 1 %}{{ messages.append('a') }}{% endif %}a");
        chat(
                "endless",
                "{% if messages | length > 1 %}{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}"
                        + "{% endfor %}{% endif %}a");
        chat("broken", "{{ no_such_function(messages) }}");
        properties.add("millrace.models.path", root::toString);
    }

    private static Path copy(String fixture, String model) throws IOException {
        ModelFixtures.copy(fixture, root.resolve(model), STRICT);
        return root.resolve(model);
    }

    private static void chat(String model, String template) throws IOException {
        Files.writeString(copy("tiny-gqa", model).resolve("chat_template.jinja"), template);
    }

    /**
     * One kind of bad input.
     *
     * @param says what its error must say
     */
    record Case(String model, String path, String bad, String good, int status, String says) {
        @Override
        public String toString() {
            return model + " " + path + ": " + says;
        }
    }

    static Stream<Case> cases() {
        String tooLong = "\"" + "a ".repeat(200) + "\"";
        Stream<Case> texts = Stream.of(
                texts("tiny-bert", "/v1/embeddings", "\"input\":%s", tooLong),
                texts("tiny-bert", "/v1/embeddings", "\"input\":[\"b\",%s,\"c\"]", tooLong),
                texts("tiny-bert", "/v1/rerank", "\"query\":\"a\",\"documents\":[\"b\",%s]", tooLong),
                texts("tiny-bert", "/v1/score", "\"text_1\":\"a\",\"text_2\":%s", tooLong),
                texts("tiny-cross", "/v1/rerank", "\"query\":\"a\",\"documents\":[\"b\",%s]", tooLong),
                texts("tiny-cross", "/v1/score", "\"text_1\":\"a\",\"text_2\":%s", tooLong),
                texts("tiny-classify", "/v1/classify", "\"input\":%s", tooLong),
                texts("tiny-classify", "/v1/classify", "\"input\":[\"b\",{\"text\":\"a\",\"text_pair\":%s}]", tooLong),
                texts("tiny-classify", "/classify", "\"inputs\":[[\"b\"],[%s]]", tooLong));
        Stream<Case> unknown = Stream.of(
                unknown("/v1/embeddings", "\"input\":%s", "\"a <extra> b\""),
                unknown("/v1/embeddings", "\"input\":[%s]", "[93]"),
                unknown("/v1/rerank", "\"query\":\"a\",\"documents\":[\"b\",%s]", "\"<extra>\""),
                unknown("/v1/score", "\"text_1\":\"a\",\"text_2\":%s", "\"<extra>\""));
        Stream<Case> tensors = Stream.of(
                new Case("poison", infer("poison"), poison(99), poison(3), 400, "idx=99"),
                new Case("halving", infer("halving"), picture(33), picture(32), 400, "Add: "),
                new Case("sums", infer("sums"), sums(2, 3), sums(2, 2), 400, ""));
        Stream<Case> chats = Stream.of(
                chats("raises", 2, 400, "one at a time"),
                chats("appends", 2, 400, "append"),
                chats("endless", 2, 400, "steps"),
                new Case("broken", "/v1/chat/completions", chat("broken", 1), completion("broken"), 500, "template"));
        return Stream.of(texts, unknown, tensors, chats).flatMap(all -> all);
    }

    private static Case unknown(String path, String fields, String bad) {
        String body = "{\"model\":\"added\"," + fields + "}";
        return new Case(
                "added", path, body.formatted(bad), body.formatted("\"b\""), 400, "token id 93 is not in [0, 93)");
    }

    private static Case texts(String model, String path, String fields, String bad) {
        String body = "{\"model\":\"" + model + "\"," + fields + "}";
        return new Case(model, path, body.formatted(bad), body.formatted("\"b\""), 400, "Add: ");
    }

    private static Case chats(String model, int messages, int status, String says) {
        return new Case(model, "/v1/chat/completions", chat(model, messages), chat(model, 1), status, says);
    }

    private static String chat(String model, int messages) {
        String all = String.join(",", Collections.nCopies(messages, "{\"role\":\"user\",\"content\":\"a\"}"));
        return "{\"model\":\"%s\",\"max_tokens\":1,\"messages\":[%s]}".formatted(model, all);
    }

    private static String completion(String model) {
        return "{\"model\":\"%s\",\"max_tokens\":1,\"prompt\":\"a\"}".formatted(model);
    }

    private static String infer(String model) {
        return "/v2/models/" + model + "/infer";
    }

    private static String poison(int value) {
        return inputs(tensor("x", "INT64", "[1,1]", String.valueOf(value)));
    }

    private static String picture(int size) {
        String data = String.join(",", Collections.nCopies(3 * size * size, "1"));
        return inputs(tensor("x", "FP32", "[1,3," + size + "," + size + "]", data));
    }

    private static String sums(int rows, int others) {
        return inputs(sum("a", rows) + "," + sum("b", others));
    }

    private static String sum(String name, int rows) {
        return tensor(name, "FP32", "[" + rows + ",3]", String.join(",", Collections.nCopies(3 * rows, "1")));
    }

    private static String tensor(String name, String type, String shape, String data) {
        return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":[%s]}".formatted(name, type, shape, data);
    }

    private static String inputs(String tensors) {
        return "{\"inputs\":[" + tensors + "]}";
    }

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root().setAdditive(false);
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
        root().setAdditive(true);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger("io.millrace");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void input_thatCannotBeRun_isItsClientsErrorAndHurtsNobody(Case bad) throws Exception {
        Object loaded = models.route(bad.model()).loaded().orElseThrow();
        for (int i = 0; i < TIMES; i++) {
            assertRefused(bad, post(bad.path(), bad.bad()));
        }
        assertThat(log.list)
                .allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
        assertThat(log.list.stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN)))
                .isEmpty();
        assertThat(log.list.stream().filter(line -> !line.getMessage().startsWith("request_id=")))
                .hasSizeLessThanOrEqualTo(TIMES);
        HttpResponse<String> honest = post(bad.status() == 500 ? "/v1/completions" : bad.path(), bad.good());
        assertThat(honest.statusCode()).as(honest.body()).isEqualTo(200);
        assertThat(models.route(bad.model()).loaded().orElseThrow()).isSameAs(loaded);
        assertThat(models.route(bad.model()).breaker().orElseThrow().state()).isEqualTo(BreakerView.State.CLOSED);
    }

    private static void assertRefused(Case bad, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(bad.status());
        assertThat(response.body())
                .contains(bad.says())
                .doesNotContain("onnxruntime", ".cc", "Exception", root.toString(), "Non-zero status");
    }
}
