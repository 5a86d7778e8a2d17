package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Both edges of every range of every endpoint: the last value within is taken, the next is refused by name. */
class EdgesTest extends EdgeTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXT = "/v1/completions";
    private static final String INT_MAX = "2147483647";
    private static final String PAST_INT = "2147483648";

    /** @param param of the refusal; empty where the request is taken */
    record Edge(String path, String fields, String param) {
        @Override
        public String toString() {
            String shown = fields.length() > 60 ? fields.substring(0, 60) + "…" : fields;
            return path + " " + shown + " " + (param.isEmpty() ? "is taken" : "is refused");
        }
    }

    private static Edge taken(String path, String fields) {
        return new Edge(path, fields, "");
    }

    private static Edge refused(String path, String fields, String param) {
        return new Edge(path, fields, param);
    }

    static Stream<Edge> edges() {
        return Stream.of(
                        generating(CHAT, MESSAGES),
                        generating(TEXT, PROMPT),
                        chats(),
                        texts(),
                        inputs(),
                        scores(),
                        classes(),
                        tokens())
                .flatMap(each -> each);
    }

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    private static final String PROMPT = "\"prompt\":\"x\"";

    private static Stream<Edge> generating(String path, String prompt) {
        return Stream.of(
                        taken(path, "\"n\":1"),
                        taken(path, "\"n\":16"),
                        refused(path, "\"n\":0", "n"),
                        refused(path, "\"n\":129", "n"),
                        taken(path, "\"max_tokens\":1"),
                        taken(path, "\"max_tokens\":" + INT_MAX),
                        refused(path, "\"max_tokens\":0", "max_tokens"),
                        refused(path, "\"max_tokens\":" + PAST_INT, "max_tokens"),
                        taken(path, "\"min_tokens\":0"),
                        refused(path, "\"min_tokens\":-1", "min_tokens"),
                        refused(path, "\"max_tokens\":4,\"min_tokens\":5", "min_tokens"),
                        taken(path, "\"stop\":[]"),
                        taken(path, "\"stop\":" + list("\"a\"", 4)),
                        refused(path, "\"stop\":" + list("\"a\"", 5), "stop"),
                        refused(path, "\"stop\":\"\"", "stop"),
                        taken(path, "\"stop_token_ids\":[]"),
                        taken(path, "\"stop_token_ids\":" + list("1", 256)),
                        refused(path, "\"stop_token_ids\":" + list("1", 257), "stop_token_ids"),
                        taken(path, "\"temperature\":0"),
                        taken(path, "\"temperature\":2"),
                        refused(path, "\"temperature\":2.001", "temperature"),
                        refused(path, "\"temperature\":-0.001", "temperature"),
                        taken(path, "\"top_p\":1"),
                        refused(path, "\"top_p\":1.001", "top_p"))
                .map(edge -> new Edge(path, prompt + "," + edge.fields(), edge.param()));
    }

    private static Stream<Edge> chats() {
        return Stream.of(
                refused(CHAT, "\"messages\":[]", "messages"),
                taken(CHAT, "\"messages\":" + list("{\"role\":\"user\",\"content\":\"\"}", 500)),
                refused(CHAT, "\"messages\":[{\"role\":\"user\",\"content\":[]}]", "messages[0].content"),
                taken(CHAT, "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}]"),
                refused(CHAT, MESSAGES + ",\"top_logprobs\":1", "top_logprobs"),
                taken(CHAT, MESSAGES + ",\"logprobs\":true,\"top_logprobs\":0"),
                taken(CHAT, MESSAGES + ",\"logprobs\":true,\"top_logprobs\":20"),
                refused(CHAT, MESSAGES + ",\"logprobs\":true,\"top_logprobs\":21", "top_logprobs"),
                refused(CHAT, MESSAGES + ",\"logprobs\":true,\"top_logprobs\":-1", "top_logprobs"),
                taken(CHAT, MESSAGES + ",\"tools\":[]"));
    }

    private static Stream<Edge> texts() {
        return Stream.of(
                taken(TEXT, "\"prompt\":\"\""),
                taken(TEXT, "\"prompt\":[\"\"]"),
                refused(TEXT, "\"prompt\":[]", "prompt"),
                refused(TEXT, "\"prompt\":[[]]", "prompt[0]"),
                taken(TEXT, "\"prompt\":" + list("\"a\"", 16)),
                refused(TEXT, "\"prompt\":" + list("\"a\"", 17), "prompt"),
                taken(TEXT, "\"prompt\":" + list("[1]", 16)),
                refused(TEXT, "\"prompt\":" + list("[1]", 17), "prompt"),
                taken(TEXT, "\"prompt\":" + list("1", 5000)),
                taken(TEXT, "\"prompt\":" + list("\"a\"", 8) + ",\"n\":2"),
                refused(TEXT, "\"prompt\":" + list("\"a\"", 8) + ",\"n\":3", "prompt"),
                refused(TEXT, PROMPT + ",\"n\":17", "prompt"),
                taken(TEXT, PROMPT + ",\"best_of\":1"),
                refused(TEXT, PROMPT + ",\"best_of\":2", "best_of"),
                taken(TEXT, PROMPT + ",\"logprobs\":0"),
                taken(TEXT, PROMPT + ",\"logprobs\":20"),
                refused(TEXT, PROMPT + ",\"logprobs\":21", "logprobs"),
                refused(TEXT, PROMPT + ",\"logprobs\":-1", "logprobs"),
                taken(TEXT, PROMPT + ",\"max_tokens\":0,\"echo\":true"),
                taken(TEXT, PROMPT + ",\"min_tokens\":16"),
                refused(TEXT, PROMPT + ",\"min_tokens\":17", "min_tokens"));
    }

    private static Stream<Edge> inputs() {
        String query = "\"query\":\"q\",\"documents\":";
        return Stream.of(
                refused("/v1/embeddings", "\"input\":[]", "input"),
                refused("/v1/embeddings", "\"input\":\"\"", "input"),
                taken("/v1/embeddings", "\"input\":\"a\""),
                taken("/v1/embeddings", "\"input\":[\"a\"]"),
                taken("/v1/embeddings", "\"input\":" + list("\"a\"", MAX_INPUTS)),
                refused("/v1/embeddings", "\"input\":" + list("\"a\"", MAX_INPUTS + 1), "input"),
                taken("/v1/embeddings", "\"input\":" + list("[1]", MAX_INPUTS)),
                refused("/v1/embeddings", "\"input\":" + list("[1]", MAX_INPUTS + 1), "input"),
                taken("/v1/embeddings", "\"input\":[1]"),
                refused("/v1/embeddings", "\"input\":\"a\",\"dimensions\":0", "dimensions"),
                refused("/v1/rerank", query + "[]", "documents"),
                taken("/v1/rerank", query + "[\"a\"]"),
                taken("/v1/rerank", query + list("\"a\"", MAX_INPUTS)),
                refused("/v1/rerank", query + list("\"a\"", MAX_INPUTS + 1), "documents"),
                taken("/v1/rerank", query + "[\"a\",\"b\"],\"top_n\":0"),
                taken("/v1/rerank", query + "[\"a\",\"b\"],\"top_n\":2"),
                taken("/v1/rerank", query + "[\"a\",\"b\"],\"top_n\":3"),
                refused("/v1/rerank", query + "[\"a\"],\"top_n\":-1", "top_n"));
    }

    private static Stream<Edge> scores() {
        return Stream.of("/v1/score", "/score").flatMap(EdgesTest::scores);
    }

    private static Stream<Edge> scores(String path) {
        String one = "\"text_1\":\"a\",\"text_2\":";
        return Stream.concat(
                Stream.of(
                        taken(path, one + "\"\""),
                        taken(path, one + "[\"a\"]"),
                        refused(path, one + "[]", "text_2"),
                        refused(path, "\"text_1\":[],\"text_2\":\"a\"", "text_1"),
                        taken(path, one + list("\"a\"", MAX_INPUTS)),
                        refused(path, one + list("\"a\"", MAX_INPUTS + 1), "text_2"),
                        taken(path, "\"text_1\":" + list("\"a\"", 2) + ",\"text_2\":" + list("\"a\"", 2)),
                        refused(path, "\"text_1\":" + list("\"a\"", 2) + ",\"text_2\":" + list("\"a\"", 3), "text_2"),
                        refused(path, "\"text_1\":" + list("\"a\"", 2) + ",\"text_2\":\"a\"", "text_2"),
                        taken(path, "\"queries\":\"a\",\"documents\":" + list("\"a\"", MAX_INPUTS)),
                        refused(path, "\"queries\":\"a\",\"documents\":" + list("\"a\"", MAX_INPUTS + 1), "documents")),
                cut(path, one + "\"a\""));
    }

    private static Stream<Edge> classes() {
        return Stream.of("/v1/classify", "/classify").flatMap(EdgesTest::classes);
    }

    private static Stream<Edge> classes(String path) {
        return Stream.concat(
                Stream.of(
                        refused(path, "\"input\":[]", "input"),
                        refused(path, "\"input\":\"\"", "input"),
                        taken(path, "\"input\":\"a\""),
                        taken(path, "\"input\":[1]"),
                        refused(path, "\"input\":[[]]", "input[0]"),
                        refused(path, "\"input\":[-1]", "input[0]"),
                        taken(path, "\"input\":[2147483646]"),
                        refused(path, "\"input\":[" + INT_MAX + "]", "input[0]"),
                        refused(path, "\"input\":{\"text\":\"\"}", "input.text"),
                        refused(path, "\"input\":{\"text\":\"a\",\"text_pair\":\"\"}", "input.text_pair"),
                        taken(path, "\"input\":" + list("\"a\"", MAX_INPUTS)),
                        refused(path, "\"input\":" + list("\"a\"", MAX_INPUTS + 1), "input"),
                        taken(path, "\"inputs\":" + list("[\"a\"]", MAX_INPUTS)),
                        refused(path, "\"inputs\":" + list("[\"a\"]", MAX_INPUTS + 1), "inputs"),
                        taken(path, "\"inputs\":[[\"a\",\"b\"]]"),
                        refused(path, "\"inputs\":[[\"a\",\"b\",\"c\"]]", "inputs[0]"),
                        refused(path, "\"inputs\":[[]]", "inputs[0]"),
                        taken(path, "\"input\":\"a\",\"top_n\":0"),
                        taken(path, "\"input\":\"a\",\"top_n\":" + INT_MAX),
                        refused(path, "\"input\":\"a\",\"top_n\":-1", "top_n"),
                        refused(path, "\"input\":\"a\",\"top_n\":" + PAST_INT, "top_n")),
                cut(path, "\"input\":\"a\""));
    }

    /** Of what every endpoint of a stateless model takes. */
    private static Stream<Edge> cut(String path, String fields) {
        String tokens = fields + ",\"truncate_prompt_tokens\":";
        return Stream.of(
                taken(path, tokens + "-1"),
                taken(path, tokens + "1"),
                taken(path, tokens + INT_MAX),
                refused(path, tokens + "0", "truncate_prompt_tokens"),
                refused(path, tokens + "-2", "truncate_prompt_tokens"),
                refused(path, tokens + PAST_INT, "truncate_prompt_tokens"));
    }

    private static Stream<Edge> tokens() {
        return Stream.of("/tokenize", "/v1/tokenize", "/detokenize", "/v1/detokenize")
                .flatMap(path -> path.endsWith("/tokenize")
                        ? Stream.of(
                                taken(path, "\"prompt\":\"\""),
                                taken(path, "\"content\":\"\""),
                                refused(path, "\"messages\":[]", "messages"))
                        : Stream.of(
                                taken(path, "\"tokens\":[]"),
                                taken(path, "\"tokens\":[0]"),
                                refused(path, "\"tokens\":[-1]", "tokens[0]"),
                                refused(path, "\"tokens\":[" + PAST_INT + "]", "tokens[0]")));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void post_edgeOfARange_isTakenOrRefusedByName(Edge edge) throws Exception {
        HttpResponse<String> response = post(edge.path(), "{\"model\":\"m\"," + edge.fields() + "}");
        JsonNode error = error(response);
        assertThat(response.statusCode())
                .as(error.toString())
                .isEqualTo(edge.param().isEmpty() ? 200 : 400);
        if (!edge.param().isEmpty()) {
            assertThat(error.path("param").stringValue()).isEqualTo(edge.param());
        }
    }

    private static String list(String element, int count) {
        return "[" + String.join(",", Collections.nCopies(count, element)) + "]";
    }
}
