package io.millrace.edge;

import static java.util.Objects.requireNonNullElse;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;
import tools.jackson.databind.node.ObjectNode;

/** Reads request bodies of bounded length, plain or compressed, and finds the models that they ask for. */
public final class Bodies {

    private static final byte[] NOTHING = {};
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final ModelCatalog catalog;
    private final AdmissionPrecheck precheck;

    public Bodies(ModelCatalog catalog, AdmissionPrecheck precheck) {
        this.catalog = catalog;
        this.precheck = precheck;
    }

    AdmissionPrecheck precheck() {
        return precheck;
    }

    Route route(String name) {
        return catalog.route(name);
    }

    /** Refuses a body by what its head says of it. */
    void requireReadable(Endpoint endpoint, HttpHeaders headers) {
        BodyRule rule = endpoint.body();
        if (rule.isJson() && !isJson(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
            throw unsupported("The body must be application/json, but Content-Type was "
                    + Values.shown(requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "missing")));
        }
        if (rule.kind() != BodyRule.Kind.NONE && headers.getContentLength() > rule.maxBytes()) {
            throw tooLarge(rule.maxBytes());
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null
                && type.regionMatches(true, 0, JSON, 0, JSON.length())
                && (type.length() == JSON.length() || " ;".indexOf(type.charAt(JSON.length())) >= 0);
    }

    Mono<byte[]> bytes(EdgeCall call) {
        int maxBytes = call.endpoint().body().maxBytes();
        ServerHttpRequest request = call.exchange().getRequest();
        Coding coding = Coding.of(request.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING));
        Mono<byte[]> body = DataBufferUtils.join(request.getBody(), maxBytes)
                .map(Bodies::bytes)
                .defaultIfEmpty(NOTHING)
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge(maxBytes));
        return coding == Coding.IDENTITY ? body : body.flatMap(bytes -> inflated(bytes, coding, maxBytes));
    }

    private static Mono<byte[]> inflated(byte[] body, Coding coding, int maxBytes) {
        return Mono.fromCallable(() -> Inflation.inflate(body, coding == Coding.GZIP, maxBytes))
                .subscribeOn(Schedulers.parallel());
    }

    private enum Coding {
        IDENTITY,
        GZIP,
        DEFLATE;

        private static Coding of(@Nullable String encoding) {
            return switch (requireNonNullElse(encoding, "identity").toLowerCase(Locale.ROOT)) {
                case "identity" -> IDENTITY;
                case "gzip" -> GZIP;
                case "deflate" -> DEFLATE;
                default ->
                    throw unsupported("The Content-Encoding must be gzip, deflate or identity, but was "
                            + Values.shown(String.valueOf(encoding)));
            };
        }
    }

    Mono<ObjectNode> json(EdgeCall call) {
        boolean asksModel = call.endpoint().body().kind() == BodyRule.Kind.MODEL_JSON;
        return bytes(call)
                .<ObjectNode>handle(
                        (body, sink) -> sink.next(asksModel ? asked(call, body, sink.contextView()) : parsed(body)));
    }

    private ObjectNode asked(EdgeCall call, byte[] body, ContextView context) {
        String model = precheck.isCrowded() ? ModelName.in(body) : null;
        if (model != null) {
            Route _ = call.admitted(model, context);
        }
        return HeaderRules.into(parsed(body), call.headers());
    }

    /* What is no JSON is not the fault of a field. */
    private static ObjectNode parsed(byte[] body) {
        try {
            return StrictJson.object(body);
        } catch (InvalidRequest malformed) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, malformed.getMessage());
        }
    }

    private static ResponseStatusException unsupported(String message) {
        return new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, message);
    }

    static ResponseStatusException tooLarge(int maxBytes) {
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
