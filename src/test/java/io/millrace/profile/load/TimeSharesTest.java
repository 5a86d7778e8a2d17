package io.millrace.profile.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.bench.http.Http;
import io.millrace.profile.record.ServiceLoad;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

    @ParameterizedTest
    @CsvSource({
        "io.millrace.template.run.Evaluator, template",
        "io.millrace.text.Tokenizer, tokenizer",
        "io.millrace.text.Detokenizer, detokenizer",
        "io.millrace.decoding.Sampler, sampling",
        "io.millrace.runtime.decoder.OrtDecoder, model",
        "io.netty.channel.epoll.EpollEventLoop, sockets",
        "reactor.netty.http.server.HttpServer, sockets",
        "reactor.core.publisher.Flux, web framework",
        "tools.jackson.databind.ObjectMapper, JSON",
        "com.example.Elsewhere, other"
    })
    void of_innermostKnownClass_isItsPart(String type, String part) {
        assertThat(ServicePart.of("worker", List.of("java.util.HashMap", type, "io.millrace.app.Wiring")))
                .isEqualTo(part.equals("other") ? "service" : part);
    }

    @Test
    void of_threadOfClients_isTheirs() {
        assertThat(ServicePart.of(Http.THREAD + "-3-1", List.of("tools.jackson.core.JsonParser")))
                .isEqualTo(ServicePart.GENERATOR);
        assertThat(ServicePart.of("x", List.of())).isEqualTo(ServicePart.OTHER);
    }

    @Test
    void of_samplesAndTimes_addUpToOneWithoutClientsAndCompiler() {
        ProcessTimes took = new ProcessTimes(1000, 400, 50, 150);

        TimeShares shares = TimeShares.of(Map.of("sockets", 30, ServicePart.GENERATOR, 10, ServiceLoad.MODEL, 0), took);

        assertThat(shares.service().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-6));
        assertThat(shares.service().get(ServiceLoad.MODEL)).isCloseTo(400.0 / 750, within(1e-9));
        assertThat(shares.clients()).isCloseTo(0.1, within(1e-9));
        assertThat(shares.compiler()).isCloseTo(0.15, within(1e-9));
    }
}
