package io.millrace.playground;

import io.millrace.edge.ContentCodings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers with the page, which is never kept, and with the files of its version, which may be kept for good. */
final class PlaygroundHandler implements WebHandler {

    /** What the page may load and ask: this service alone, and what it made itself. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    /** Read once, when somebody first asks: it is work that a start would wait for. */
    private final Mono<PlaygroundFiles> all = Mono.fromCallable(PlaygroundFiles::load)
            .subscribeOn(Schedulers.boundedElastic())
            .cache(_ -> FOREVER, _ -> Duration.ZERO, () -> Duration.ZERO);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return METHODS.contains(method)
                ? all.flatMap(files -> answer(exchange, files))
                : Mono.error(new MethodNotAllowedException(method, METHODS));
    }

    private static Mono<Void> answer(ServerWebExchange exchange, PlaygroundFiles files) {
        Map<String, String> asked =
                exchange.getAttributeOrDefault(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of());
        return asked.isEmpty() ? page(exchange, files.page()) : file(exchange, files, asked);
    }

    private static Mono<Void> page(ServerWebExchange exchange, StaticFile page) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
        return send(exchange, page);
    }

    private static Mono<Void> file(ServerWebExchange exchange, PlaygroundFiles files, Map<String, String> asked) {
        String name = asked.getOrDefault("file", "").replaceFirst("^/", "");
        StaticFile file =
                files.version().equals(asked.get("version")) ? files.files().get(name) : null;
        if (file == null) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        exchange.getResponse().getHeaders().setCacheControl(FOR_GOOD);
        return send(exchange, file);
    }

    private static Mono<Void> send(ServerWebExchange exchange, StaticFile file) {
        boolean packed = ContentCodings.takesGzip(exchange.getRequest().getHeaders());
        byte[] bytes = packed ? file.packed() : file.bytes();
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(file.type());
        headers.setContentLength(bytes.length);
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (packed) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return response.writeWith(
                Mono.<DataBuffer>fromSupplier(() -> response.bufferFactory().wrap(bytes)));
    }
}
