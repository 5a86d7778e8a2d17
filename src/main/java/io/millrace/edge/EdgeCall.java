package io.millrace.edge;

import io.millrace.bodies.BodyLease;
import io.millrace.core.Checkpoint;
import io.millrace.edge.Endpoint.Match;
import io.millrace.serving.Caller;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import tools.jackson.databind.node.ObjectNode;

/** One request on its way through its endpoint: the one place where its model's name becomes a route. Used by one thread at a time. */
public final class EdgeCall {

    /** The model that answered, where it is not the one that was asked. */
    static final String SERVED_BY = "x-millrace-served-by";

    private final ServerWebExchange exchange;
    private final Match match;
    private final Bodies bodies;
    private final BodyLease lease;
    private @Nullable Named named;

    private long hash;

    private record Named(String name, long hash, Route route) {}

    EdgeCall(ServerWebExchange exchange, Match match, Bodies bodies, Caller caller) {
        this.exchange = exchange;
        this.match = match;
        this.bodies = bodies;
        this.lease = bodies.lease(caller);
    }

    Endpoint endpoint() {
        return match.endpoint();
    }

    /** A variable of the path, decoded. */
    public String variable(String name) {
        return match.variables().getOrDefault(name, "");
    }

    /** A parameter of the query; its last value, where it has several. */
    public String parameter(String name, String otherwise) {
        List<String> values = exchange.getRequest().getQueryParams().get(name);
        String last = values == null || values.isEmpty() ? null : values.getLast();
        return last == null ? otherwise : last;
    }

    public HttpHeaders headers() {
        return exchange.getRequest().getHeaders();
    }

    public ServerHttpResponse response() {
        return exchange.getResponse();
    }

    ServerWebExchange exchange() {
        return exchange;
    }

    BodyLease lease() {
        return lease;
    }

    /** The body as it came, decompressed. It counts among those that memory holds until the request has ended. */
    public Mono<byte[]> bytes() {
        return bodies.bytes(this);
    }

    /** What is read of a body of so many bytes, off the event loop and in its turn where it is long. */
    public <T> Mono<T> inTurn(int bytes, Function<Checkpoint, T> read) {
        return bodies.inTurn(bytes, read);
    }

    /** The body as a form, by the fields that the endpoint's document names. */
    public Mono<Form> form() {
        return bodies.form(this);
    }

    /** The body as one JSON object. */
    public Mono<ObjectNode> json() {
        return bodies.json(this);
    }

    /**
     * The model of this name, looked up once a request; of an alias that models share, one that the body tells, once it is there.
     *
     * @throws io.millrace.core.ServingException.ModelNotFound where there is none
     */
    public Route route(String name) {
        if (named == null || named.hash() != hash || !named.name().equals(name)) {
            named = new Named(name, hash, bodies.route(name, hash));
            if (bodies.isMoved(name)) {
                response().getHeaders().set(SERVED_BY, named.route().model().id());
            }
        }
        return named.route();
    }

    /** Tells the request from others by its body. */
    void toldBy(long bodyHash) {
        hash = bodyHash;
    }

    /** As {@link #route}, told to who follows the request, and refused where its queue has no place. */
    public Route admitted(String name, ContextView context) {
        Route route = route(name);
        RequestTimes.of(context).asked(route);
        bodies.precheck().requirePlace(route);
        return route;
    }
}
