package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A path is found however it is written, and counted once under its pattern. */
class PathSpellingsTest extends ServiceHarness {

    private static final String DIRECT = "/v1/embeddings";
    private static final String ENCODED = "/v1/%65mbeddings";

    PathSpellingsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"tiny-bert\",\"input\":\"a b\"}",
                "{\"model\":\"tiny-bert\",\"input\":[]}",
                "{\"model\":\"tiny-bert\",\"input\":\"a b\",\"nonsense\":1}",
                "{\"model\":\"none\",\"input\":\"a b\"}",
                "{\"model\":",
                ""
            })
    void answer_eitherWay_isTheSame(String body) throws Exception {
        HttpResponse<String> direct = post(DIRECT, body);
        HttpResponse<String> mapped = post(ENCODED, body);
        assertThat(direct.statusCode()).isEqualTo(mapped.statusCode());
        assertThat(withoutId(direct)).isEqualTo(withoutId(mapped));
        assertThat(names(direct)).isEqualTo(names(mapped));
    }

    private static String withoutId(HttpResponse<String> response) {
        return response.body().replaceFirst("\"embd-[0-9a-f]+\"", "\"\"");
    }

    private static Set<String> names(HttpResponse<String> response) {
        return new TreeSet<>(response.headers().map().keySet());
    }

    @Test
    void requests_eitherWay_areCountedInTheSameSeries() throws Exception {
        double before = counted("200", "none");
        answer(DIRECT, "{\"model\":\"tiny-bert\",\"input\":\"a b\"}");
        await("the plain one counted", () -> counted("200", "none") == before + 1);
        answer(ENCODED, "{\"model\":\"tiny-bert\",\"input\":\"a b\"}");
        await("both counted", () -> counted("200", "none") == before + 2);
    }

    @Test
    void requests_refused_areCountedWithTheirError() throws Exception {
        double before = counted("404", "ModelNotFound");
        for (String path : List.of(DIRECT, ENCODED)) {
            assertThat(post(path, "{\"model\":\"none\",\"input\":\"a b\"}").statusCode())
                    .isEqualTo(404);
        }
        await("both counted", () -> counted("404", "ModelNotFound") == before + 2);
    }

    private double counted(String status, String exception) {
        return scraped()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count{"))
                .filter(line -> Map.of("uri", DIRECT, "status", status, "exception", exception).entrySet().stream()
                        .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\"")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String scraped() {
        try {
            return get("/actuator/prometheus").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void get_ofAPostedPath_is405() throws Exception {
        assertThat(get(DIRECT).statusCode()).isEqualTo(405);
    }
}
