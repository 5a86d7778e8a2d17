package io.millrace.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;

class GzipFilterTest {

    private static MockServerWebExchange exchange(String accepted) {
        return MockServerWebExchange.from(MockServerHttpRequest.get("/").header(HttpHeaders.ACCEPT_ENCODING, accepted));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('0' + random.nextInt(10));
        }
        return bytes;
    }

    private static void write(MockServerWebExchange exchange, byte[] body, boolean told) {
        new GzipFilter()
                .filter(exchange, inner -> {
                    HttpHeaders headers = inner.getResponse().getHeaders();
                    headers.setContentType(MediaType.APPLICATION_JSON);
                    if (told) {
                        headers.setContentLength(body.length);
                    }
                    return inner.getResponse()
                            .writeWith(Flux.just(
                                    inner.getResponse().bufferFactory().wrap(body)));
                })
                .block();
    }

    private static byte[] written(Flux<DataBuffer> body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.toIterable().forEach(buffer -> all.writeBytes(read(buffer)));
        return all.toByteArray();
    }

    private static byte[] read(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 131_072, 1_000_003})
    void write_longJson_isCompressedOffTheCallersThread(int length) throws Exception {
        MockServerWebExchange exchange = exchange("br, gzip;q=0.5");
        Set<String> threads = ConcurrentHashMap.newKeySet();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        exchange.getResponse().setWriteHandler(body -> body.doOnNext(buffer -> {
                    threads.add(Thread.currentThread().getName());
                    compressed.writeBytes(read(buffer));
                })
                .then());
        write(exchange, bytes(length), true);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(length));
        }
        assertThat(threads).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith("parallel"));
        assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
                .isEqualTo("gzip");
        assertThat(exchange.getResponse().getHeaders().getContentLength()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"gzip, 65535", "identity, 100000", "gzip;q=0, 100000", "'br, gzip; q=0.000', 100000"})
    void write_shortOrNotAccepted_isLeftAlone(String accepted, int length) {
        MockServerWebExchange exchange = exchange(accepted);
        write(exchange, bytes(length), true);
        assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
                .isNull();
        assertThat(written(exchange.getResponse().getBody())).isEqualTo(bytes(length));
    }

    @ParameterizedTest
    @CsvSource({"gzip, true", "GZIP;q=1, true", "'deflate, gzip', true", "x-gzip, false", "gzip;q=0.0, false"})
    void accepts_header_isRead(String header, boolean expected) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_ENCODING, header);
        assertThat(ContentCodings.takesGzip(headers)).isEqualTo(expected);
    }

    @Test
    void write_failsBeforeItsFirstByte_isNoGzip() {
        MockServerWebExchange exchange = exchange("gzip");
        new GzipFilter()
                .filter(exchange, inner -> {
                    inner.getResponse().getHeaders().setContentType(MediaType.APPLICATION_JSON);
                    return inner.getResponse().writeWith(Flux.error(new IllegalStateException("x")));
                })
                .onErrorComplete()
                .block();
        assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
                .isNull();
    }

    @Test
    void stream_closed_writesNoMore() {
        GzipStream stream = new GzipStream();
        stream.close();
        assertThat(stream.add(bytes(10))).isEmpty();
        assertThat(stream.end()).isEmpty();
    }
}
