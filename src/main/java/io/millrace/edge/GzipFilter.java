package io.millrace.edge;

import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Compresses long JSON in slices, off the event loops, for clients that accept gzip. Shorter answers are left to the server, which
 * compresses them where it writes them.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class GzipFilter implements WebFilter {

    static final int LONG = 64 << 10;

    private static final int SLICE = 64 << 10;
    private static final String GZIP = "gzip";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getMethod().equals(HttpMethod.HEAD) || !ContentCodings.takesGzip(request.getHeaders())) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange.mutate()
                .response(new Compressing(exchange.getResponse()))
                .build());
    }

    private static final class Compressing extends ServerHttpResponseDecorator {

        private Compressing(ServerHttpResponse response) {
            super(response);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            HttpHeaders headers = getHeaders();
            if (!isLongJson(headers)) {
                return super.writeWith(body);
            }
            headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
            headers.remove(HttpHeaders.CONTENT_LENGTH);
            return super.writeWith(compressed(body, bufferFactory()));
        }
    }

    private static boolean isLongJson(HttpHeaders headers) {
        long length = headers.getContentLength();
        return MediaType.APPLICATION_JSON.isCompatibleWith(headers.getContentType())
                && !headers.containsHeader(HttpHeaders.CONTENT_ENCODING)
                && (length < 0 || length >= LONG);
    }

    private static Flux<DataBuffer> compressed(Publisher<? extends DataBuffer> body, DataBufferFactory factory) {
        return Flux.using(
                        GzipStream::new,
                        gzip -> Flux.from(body)
                                .concatMapIterable(GzipFilter::slices, 1)
                                .concatMap(slice -> offLoop(gzip, slice), 1)
                                .concatWith(Mono.fromSupplier(gzip::end)),
                        GzipStream::close)
                .filter(bytes -> bytes.length > 0)
                .map(factory::wrap);
    }

    private static Mono<byte[]> offLoop(GzipStream gzip, DataBuffer slice) {
        return Mono.fromSupplier(() -> {
                    byte[] bytes = new byte[slice.readableByteCount()];
                    slice.read(bytes);
                    DataBufferUtils.release(slice);
                    return gzip.add(bytes);
                })
                .subscribeOn(Schedulers.parallel());
    }

    /* Made as they are taken. */
    private static Iterable<DataBuffer> slices(DataBuffer whole) {
        int count = Math.ceilDiv(whole.readableByteCount(), SLICE);
        return () -> IntStream.rangeClosed(1, count)
                .mapToObj(i -> i < count ? whole.split(SLICE) : whole)
                .iterator();
    }
}
