package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Behind a proxy whose headers Spring reads, on our way and on Spring's own. */
@TestPropertySource(properties = "server.forward-headers-strategy=framework")
class ForwardedHeadersTest extends ServiceHarness {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    ForwardedHeadersTest(@Autowired ModelRegistry models) {
        super(models);
    }

    private HttpResponse<String> get(String path, String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header(header, value)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void prefix_ofTheProxy_isPartOfThePathAndNotOfTheEndpoint() throws Exception {
        assertThat(get("/v1/models", "X-Forwarded-Prefix", "/api").statusCode()).isEqualTo(200);
        assertThat(get("/v1/chat/completions", "X-Forwarded-Prefix", "/api").body())
                .contains("Method not allowed (GET /api/v1/chat/completions)");
    }

    @Test
    void host_ofTheProxy_isThatOfSpringsLinks() throws Exception {
        assertThat(get("/actuator", "X-Forwarded-Host", "models.example").body())
                .contains("models.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/actuator"})
    void port_thatIsNone_is400(String path) throws Exception {
        assertThat(get(path, "X-Forwarded-Port", "none").statusCode()).isEqualTo(400);
    }
}
