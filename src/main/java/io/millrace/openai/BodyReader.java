package io.millrace.openai;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request body of bounded length as one JSON object. */
final class BodyReader {

    private static final byte[] NOTHING = {};

    private final EdgeLimits limits;
    private final ModelCatalog catalog;
    private final AdmissionPrecheck entrance;

    BodyReader(EdgeLimits limits, AdmissionPrecheck entrance, ModelCatalog catalog) {
        this.catalog = catalog;
        this.limits = limits;
        this.entrance = entrance;
    }

    /** A body that asks for nothing that waits for a model. */
    Mono<ObjectNode> read(ServerHttpRequest request) {
        return read(request, limits.maxBodyBytes(), (body, _) -> Json.object(body));
    }

    /** A body that says how to generate; headers may say some of it. */
    Mono<ObjectNode> readPrompt(ServerHttpRequest request) {
        return read(request, limits.maxBodyBytes(), this::admitted)
                .map(body -> HeaderFields.into(body, request.getHeaders()));
    }

    /** A body with many or large inputs for a stateless model; headers may say some of it. */
    Mono<ObjectNode> readInputs(ServerHttpRequest request) {
        return read(request, limits.maxInputBytes(), this::admitted)
                .map(body -> HeaderFields.into(body, request.getHeaders()));
    }

    private ObjectNode admitted(byte[] body, ContextView context) {
        String model = entrance.isCrowded() ? ModelName.in(body) : null;
        if (model != null) {
            Route route = catalog.route(model);
            RequestTimes.of(context).asked(route);
            entrance.requirePlace(route);
        }
        return Json.object(body);
    }

    private interface Parser {
        ObjectNode parse(byte[] body, ContextView context);
    }

    private static Mono<ObjectNode> read(ServerHttpRequest request, int maxBytes, Parser parser) {
        HttpHeaders headers = request.getHeaders();
        if (isEncoded(headers.getFirst(HttpHeaders.CONTENT_ENCODING))) {
            return Mono.error(new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE));
        }
        if (headers.getContentLength() > maxBytes) {
            return Mono.error(tooLarge(maxBytes));
        }
        return DataBufferUtils.join(request.getBody(), maxBytes)
                .<ObjectNode>handle((buffer, sink) -> sink.next(parser.parse(bytes(buffer), sink.contextView())))
                .switchIfEmpty(Mono.fromCallable(() -> Json.object(NOTHING)))
                .onErrorMap(error -> refusal(error, maxBytes));
    }

    private static Throwable refusal(Throwable error, int maxBytes) {
        return switch (error) {
            case DataBufferLimitException _ -> tooLarge(maxBytes);
            case InvalidRequest malformed ->
                new ResponseStatusException(HttpStatus.BAD_REQUEST, malformed.getMessage());
            default -> error;
        };
    }

    private static boolean isEncoded(@Nullable String contentEncoding) {
        return contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity");
    }

    private static ResponseStatusException tooLarge(int maxBytes) {
        return new ResponseStatusException(
                HttpStatus.CONTENT_TOO_LARGE, "The request body must be at most " + maxBytes + " bytes");
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
