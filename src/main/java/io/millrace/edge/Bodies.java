package io.millrace.edge;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.millrace.bodies.BodyLease;
import io.millrace.bodies.BodyRefusals;
import io.millrace.bodies.BodyStore;
import io.millrace.core.Checkpoint;
import io.millrace.core.MemoryRanOut;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.Caller;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.Route;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads request bodies of bounded length, plain or compressed, and finds the models that they ask for. */
public final class Bodies {

    /** Bytes from which on parsing would hold up the other connections of an event loop. */
    private static final int LONG = 1 << 15;

    /** Bytes in memory of each byte that is read. */
    private static final int GROWTH = 4;

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final BodyStore store;
    private final ModelCatalog catalog;
    private final AdmissionPrecheck precheck;
    private final Preparation preparation;

    public Bodies(BodyStore store, ModelCatalog catalog, AdmissionPrecheck precheck, Preparation preparation) {
        this.store = store;
        this.preparation = preparation;
        this.catalog = catalog;
        this.precheck = precheck;
    }

    AdmissionPrecheck precheck() {
        return precheck;
    }

    boolean isMoved(String name) {
        return catalog.isMoved(name);
    }

    Route route(String name, long hash) {
        return catalog.route(name, hash);
    }

    /** Refuses a body by what its head says of it. */
    void requireReadable(Endpoint endpoint, HttpHeaders headers) {
        BodyRule rule = endpoint.body();
        if (rule.isJson() && !isJson(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
            throw unsupported("The body must be application/json, but Content-Type was "
                    + Values.shown(requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "missing")));
        }
        long limit = Math.min(rule.maxBytes(), store.largest());
        if (rule.kind() != BodyRule.Kind.NONE && headers.getContentLength() > limit) {
            throw BodyRefusals.tooLong(limit, headers.getContentLength());
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null
                && type.regionMatches(true, 0, JSON, 0, JSON.length())
                && (type.length() == JSON.length() || " ;".indexOf(type.charAt(JSON.length())) >= 0);
    }

    BodyLease lease(Caller caller) {
        return store.lease(caller.holder());
    }

    Mono<byte[]> bytes(EdgeCall call) {
        return catalog.isShared() ? read(call).doOnNext(body -> call.toldBy(hash(body))) : read(call);
    }

    private static long hash(byte[] body) {
        CRC32C sum = new CRC32C();
        sum.update(body);
        return sum.getValue();
    }

    private Mono<byte[]> read(EdgeCall call) {
        int limit = call.endpoint().body().maxBytes();
        ServerHttpRequest request = call.exchange().getRequest();
        return switch (Coding.of(request.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))) {
            case IDENTITY -> store.read(call.lease(), request.getBody(), limit);
            case GZIP -> store.inflated(call.lease(), request.getBody(), limit, true);
            case DEFLATE -> store.inflated(call.lease(), request.getBody(), limit, false);
        };
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
                .flatMap(body -> Mono.deferContextual(context -> {
                    if (asksModel) {
                        requirePlace(call, body, context);
                    }
                    Mono<ObjectNode> object = inTurn(body.length, checkpoint -> StrictJson.object(body, checkpoint))
                            .onErrorMap(InvalidRequest.class, Bodies::malformed);
                    return asksModel ? object.map(node -> HeaderRules.into(named(node, call), call.headers())) : object;
                }));
    }

    Mono<Form> form(EdgeCall call) {
        EndpointDoc.RequestDoc doc = requireNonNull(call.endpoint().doc().request());
        String type = call.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        return bytes(call)
                .flatMap(body -> inTurn(
                        body.length,
                        checkpoint -> FormFields.read(Multipart.read(body, type, checkpoint), doc.fields())))
                .map(form -> new Form(HeaderRules.into(named(form.fields(), call), call.headers()), form.files()));
    }

    /** With the model that the path names, where it names one. */
    private static ObjectNode named(ObjectNode body, EdgeCall call) {
        String model = call.variable("model");
        JsonNode own = body.path("model");
        if (model.isEmpty()) {
            return body;
        }
        if (own.isMissingNode() || own.isNull()) {
            return body.put("model", model);
        }
        if (own.isString() && !own.stringValue().equals(model)) {
            throw new InvalidRequest(
                    "model",
                    "'model' must be that of the path, " + Values.shown(model) + ", or left out, but was "
                            + Values.shown(own));
        }
        return body;
    }

    private void requirePlace(EdgeCall call, byte[] body, ContextView context) {
        String model = precheck.isCrowded() ? ModelName.in(body) : null;
        if (model != null) {
            Route _ = call.admitted(model, context);
        }
    }

    /** What is read of a body, at once where it is short. */
    <T> Mono<T> inTurn(int bytes, Function<Checkpoint, T> read) {
        return bytes < LONG
                ? Mono.fromCallable(() -> atOnce(read))
                : preparation.run(new Step<>((long) GROWTH * bytes, Preparation.NO_DEADLINE, read));
    }

    private static <T> T atOnce(Function<Checkpoint, T> read) {
        try {
            return read.apply(Checkpoint.NONE);
        } catch (OutOfMemoryError error) {
            throw new MemoryRanOut(error);
        }
    }

    /* What is no JSON is not the fault of a field. */
    private static ResponseStatusException malformed(InvalidRequest refusal) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage());
    }

    private static ResponseStatusException unsupported(String message) {
        return new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, message);
    }
}
