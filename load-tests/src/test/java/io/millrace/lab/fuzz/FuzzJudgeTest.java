package io.millrace.lab.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Reply;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzJudgeTest {

    @ParameterizedTest
    @CsvSource({
        "200, {}",
        "400, {\"error\":\"x must be a number\"}",
        "429, {\"error\":\"full\"}",
        "503, {\"error\":\"loading\"}"
    })
    void fault_properAnswer_none(int status, String body) {
        assertThat(fault(status, body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502})
    void fault_serversFault_isNamed(int status) {
        assertThat(fault(status, "{}")).hasValue("status " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"java.lang.IllegalStateException: x\"}",
                "{\"error\":\"NullPointerException\"}",
                "{\"error\":\"x\\n\\tat io.millrace.openai.Json.parse(Json.java:1)\"}",
                "{\"error\":\"tools.jackson.databind.JsonNode\"}"
            })
    void fault_insides_areNamed(String body) {
        assertThat(fault(400, body)).hasValue("insides of the service in the body");
    }

    @Test
    void fault_brokenJsonOrNoWord_isNamed() {
        assertThat(fault(200, "{")).hasValue("not JSON");
        assertThat(fault(200, "{} {}")).hasValue("not JSON");
        assertThat(fault(404, "")).hasValue("an error without a word");
        assertThat(fault(
                        200,
                        "data: {\"error\":{\"message\":\"The server had an error while processing your request\"}}"))
                .hasValue("a fault in a stream");
    }

    private static Optional<String> fault(int status, String body) {
        return FuzzJudge.fault(new Reply(status, Map.of("content-type", "application/json"), body.getBytes(UTF_8)));
    }
}
