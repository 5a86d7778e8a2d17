package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class RequestIdFilterTest {

    private static String answered(MockServerHttpRequest request) {
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        new RequestIdFilter().filter(exchange, _ -> Mono.empty()).block();
        return String.valueOf(exchange.getResponse().getHeaders().getFirst("x-request-id"));
    }

    @Test
    void filter_saneId_isKept() {
        assertThat(answered(MockServerHttpRequest.get("/")
                        .header("X-Request-Id", "a.B_9-")
                        .build()))
                .isEqualTo("a.B_9-");
        String longest = "x".repeat(128);
        assertThat(RequestIdFilter.id(longest)).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "é", "a\nb", "a/b"})
    void filter_otherId_isReplaced(String sent) {
        assertThat(RequestIdFilter.id(sent)).matches("req_[0-9a-f]{32}");
        assertThat(RequestIdFilter.id(sent + "x".repeat(129))).matches("req_[0-9a-f]{32}");
    }

    @Test
    void filter_noId_makesADifferentOneEachTime() {
        String first = answered(MockServerHttpRequest.get("/").build());
        assertThat(first).matches("req_[0-9a-f]{32}");
        assertThat(answered(MockServerHttpRequest.get("/").build())).isNotEqualTo(first);
    }
}
