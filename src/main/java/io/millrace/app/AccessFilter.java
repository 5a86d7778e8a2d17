package io.millrace.app;

import static java.util.Objects.requireNonNullElse;

import io.millrace.access.KeyAllowance;
import io.millrace.access.KeyHolder;
import io.millrace.access.KeyRing;
import io.millrace.access.Role;
import io.millrace.access.Secret;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.Caller;
import io.millrace.serving.TokenAllowance;
import io.millrace.telemetry.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets a request pass with a key that may do what it asks, and charges the key's rate limits. The key comes as
 * {@code Authorization: Bearer}, {@code x-api-key} or {@code api-key}, in this order. Below, the Reactor context holds a
 * {@link Caller} and a {@link TokenAllowance}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class AccessFilter implements WebFilter {

    /** Attribute of an exchange: the {@link Caller}. */
    static final String CALLER = Caller.class.getName();

    private static final Set<Role> INSIDE = Set.of(Role.ADMIN);
    private static final String BEARER = "bearer ";

    private final KeyRing keys;
    private final PathRules rules;

    AccessFilter(KeyRing keys, PathRules rules) {
        this.keys = keys;
        this.rules = rules;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (keys.isOpen()) {
            Caller caller = caller("", exchange);
            return chain.filter(exchange).contextWrite(context -> context.put(Caller.class, caller));
        }
        if (rules.isOpen(path)) {
            Mono<Void> answer = chain.filter(exchange);
            return mayLookInside(exchange) ? answer.contextWrite(HealthDetails::shown) : answer;
        }
        return Mono.defer(() -> pass(holder(exchange, path), exchange, chain));
    }

    private boolean mayLookInside(ServerWebExchange exchange) {
        return secret(exchange.getRequest().getHeaders())
                .flatMap(keys::find)
                .filter(holder -> holder.key().may(INSIDE))
                .isPresent();
    }

    private KeyHolder holder(ServerWebExchange exchange, PathContainer path) {
        Secret secret = secret(exchange.getRequest().getHeaders())
                .orElseThrow(() -> unauthorized("Bearer", "An API key is needed, as Authorization: Bearer KEY"));
        KeyHolder holder = keys.find(secret)
                .orElseThrow(() -> unauthorized("Bearer error=\"invalid_token\"", "The API key is not known"));
        if (!holder.key().may(rules.required(path))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, missingRole(holder, path));
        }
        return holder;
    }

    private static Mono<Void> pass(KeyHolder holder, ServerWebExchange exchange, WebFilterChain chain) {
        RateHeaders.addTo(exchange.getResponse(), holder.allowance());
        Caller caller = caller(holder.key().name(), exchange);
        exchange.getAttributes().put(CALLER, caller);
        refusing(exchange, () -> holder.allowance().request());
        Mono<Void> answer = chain.filter(exchange);
        return (holder.key().may(INSIDE) ? answer.contextWrite(HealthDetails::shown) : answer)
                .contextWrite(context -> context.put(Caller.class, caller)
                        .put(TokenAllowance.class, new Charged(holder.allowance(), exchange)));
    }

    /* A name that does not resolve has no address. */
    private static Caller caller(String key, ServerWebExchange exchange) {
        InetSocketAddress client = exchange.getRequest().getRemoteAddress();
        if (client == null) {
            return Caller.ofKey(key);
        }
        InetAddress address = client.getAddress();
        String host = address == null ? client.getHostString() : address.getHostAddress();
        return new Caller(key, host, Integer.toString(client.getPort()));
    }

    /** Marks the exchange, for the meters, where the key's limit refuses it. */
    private static void refusing(ServerWebExchange exchange, Runnable charge) {
        try {
            charge.run();
        } catch (Overloaded refusal) {
            exchange.getAttributes().put(RefusalCounter.REASON, Refusal.RATE_LIMIT);
            throw refusal;
        }
    }

    private record Charged(KeyAllowance allowance, ServerWebExchange exchange) implements TokenAllowance {
        @Override
        public void take(long tokens) {
            refusing(exchange, () -> allowance.take(tokens));
        }

        @Override
        public void settle(long tokens) {
            allowance.settle(tokens);
        }
    }

    private static Optional<Secret> secret(HttpHeaders headers) {
        return Optional.ofNullable(bearer(headers.getFirst(HttpHeaders.AUTHORIZATION)))
                .or(() -> Optional.ofNullable(headers.getFirst("x-api-key")))
                .or(() -> Optional.ofNullable(headers.getFirst("api-key")))
                .map(String::strip)
                .map(Secret::new);
    }

    private static @Nullable String bearer(@Nullable String header) {
        String value = requireNonNullElse(header, "");
        return value.toLowerCase(Locale.ROOT).startsWith(BEARER) ? value.substring(BEARER.length()) : null;
    }

    private static Refused unauthorized(String challenge, String message) {
        return new Refused(HttpStatus.UNAUTHORIZED, message, HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    private String missingRole(KeyHolder holder, PathContainer path) {
        return "The key '" + holder.key() + "' has none of the roles " + rules.required(path) + " that this path needs";
    }
}
