package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page at {@code /} of a service with keys: it is for all, what it asks is not. */
class PlaygroundTest extends KeyedService {

    private static final Pattern SCRIPT = Pattern.compile("src=\"(playground/[0-9a-f]+/main\\.js)\"");

    PlaygroundTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void page_withoutKey_isHtmlUnderAStrictPolicy() throws Exception {
        HttpResponse<String> page = call("GET", "/", null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "cache-control")).isEqualTo("no-store");
        assertThat(page.body()).startsWith("<!doctype html>").doesNotContain("{version}");
    }

    @Test
    void file_ofThePage_isKeptForGood() throws Exception {
        HttpResponse<String> file = call("GET", script(), null);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "content-type")).isEqualTo("text/javascript;charset=utf-8");
        assertThat(header(file, "cache-control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(file.headers().allValues("vary")).contains("Accept-Encoding");
        assertThat(file.headers().firstValue("content-encoding")).isEmpty();
        assertThat(file.body()).contains("loadModels");
    }

    @Test
    void file_gzipAccepted_isCompressed() throws Exception {
        HttpResponse<byte[]> file = bytes(script());
        assertThat(file.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(file.headers().firstValueAsLong("content-length")).hasValue(file.body().length);
        assertThat(unpacked(file.body())).contains("loadModels");
    }

    @Test
    void head_ofPageAndFile_hasTheHeadersOfGet() throws Exception {
        for (String path : new String[] {"/", script()}) {
            HttpResponse<String> head = call("HEAD", path, null);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "content-type")).isEqualTo(header(call("GET", path, null), "content-type"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/playground/000000000000/main.js",
                "/playground/VERSION/nothing.js",
                "/playground/VERSION/index.html",
                "/playground/VERSION/lib/lit-html/LICENSE",
                "/playground/VERSION/../application.yaml",
                "/playground/VERSION/%2e%2e/application.yaml",
                "/playground/VERSION"
            })
    void file_unknown_is404InJson(String path) throws Exception {
        HttpResponse<String> answer = call("GET", path.replace("VERSION", script().split("/", 4)[2]), null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()).at("/error/message").asString()).isNotEmpty();
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
    }

    @Test
    void page_otherMethod_is405() throws Exception {
        HttpResponse<String> answer = call("POST", "/", ADMIN);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer, "allow")).contains("GET", "HEAD");
    }

    @Test
    void whatThePageAsks_withoutKey_asksForOne() throws Exception {
        assertThat(call("GET", "/v1/models", null).statusCode()).isEqualTo(401);
        assertThat(call("GET", "/nothing", null).statusCode()).isEqualTo(401);
        assertThat(call("GET", "/actuator/models", USER).statusCode()).isEqualTo(403);
    }

    private String script() throws Exception {
        Matcher script = SCRIPT.matcher(call("GET", "/", null).body());
        assertThat(script.find()).isTrue();
        return "/" + script.group(1);
    }

    private HttpResponse<byte[]> bytes(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .header("Accept-Encoding", "br, gzip")
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
