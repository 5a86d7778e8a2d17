package io.millrace.openinference;

import java.util.List;
import java.util.Locale;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads a request body of bounded length, before and after decompression. */
final class BodyReader {

    private final int maxBytes;

    BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Mono<byte[]> read(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        if (headers.getContentLength() > maxBytes) {
            return Mono.error(tooLarge(maxBytes));
        }
        String encoding = headers.getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of("identity"))
                .toString();
        return DataBufferUtils.join(request.getBody(), maxBytes)
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge(maxBytes))
                .map(BodyReader::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> decoded(body, encoding.toLowerCase(Locale.ROOT)));
    }

    static ResponseStatusException tooLarge(int maxBytes) {
        return new ResponseStatusException(
                HttpStatus.CONTENT_TOO_LARGE, "The request body must be at most " + maxBytes + " bytes");
    }

    private Mono<byte[]> decoded(byte[] body, String encoding) {
        return switch (encoding) {
            case "[identity]" -> Mono.just(body);
            case "[gzip]" -> inflated(body, true);
            case "[deflate]" -> inflated(body, false);
            default ->
                Mono.error(new ResponseStatusException(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "The Content-Encoding must be gzip, deflate or identity, but was " + Shown.value(encoding)));
        };
    }

    private Mono<byte[]> inflated(byte[] body, boolean gzip) {
        return Mono.fromCallable(() -> Inflation.inflate(body, gzip, maxBytes)).subscribeOn(Schedulers.parallel());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
