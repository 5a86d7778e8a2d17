package io.millrace.app;

import static java.util.Objects.requireNonNullElse;

import io.millrace.edge.Values;
import io.millrace.telemetry.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The door of a service without keys, where a browser would else carry any web page in: a request must name the service by a name of its
 * own, and one that acts must come from a page of the service or of the allowed origins, or from no page at all. Open paths pass.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
final class DoorFilter implements WebFilter {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OF_NO_OTHER_SITE = Set.of("same-origin", "none");
    private static final String SITE = "Sec-Fetch-Site";

    private final HostNames names;
    private final List<String> origins;
    private final PathRules rules;

    DoorFilter(HostNames names, List<String> origins, PathRules rules) {
        this.names = names;
        this.origins = origins.stream().map(DoorFilter::origin).toList();
        this.rules = rules;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Optional<String> stranger = stranger(exchange.getRequest());
        if (stranger.isEmpty()) {
            return chain.filter(exchange).contextWrite(HealthDetails::shown);
        }
        if (rules.isOpen(exchange.getRequest().getPath().pathWithinApplication())) {
            return chain.filter(exchange);
        }
        exchange.getAttributes().put(RefusalCounter.REASON, Refusal.ORIGIN);
        return Mono.error(new ResponseStatusException(HttpStatus.FORBIDDEN, stranger.get()));
    }

    /** Why a request is not let in; empty where it is. */
    private Optional<String> stranger(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        List<String> hosts = headers.getOrEmpty(HttpHeaders.HOST);
        if (hosts.size() > 1 || !hosts.stream().allMatch(names::take)) {
            return Optional.of("The Host " + Values.shown(String.join(", ", hosts))
                    + " is not a name of this service; without API keys it answers"
                    + " to addresses, localhost and the names of millrace.hosts");
        }
        return READING.contains(request.getMethod()) || isAtHome(request)
                ? Optional.empty()
                : Optional.of("The page that asks is of another origin, and not of those of millrace.cors.origins");
    }

    private boolean isAtHome(ServerHttpRequest request) {
        List<String> from = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
        if (from.isEmpty()) {
            String site = request.getHeaders().getFirst(SITE);
            return site == null || OF_NO_OTHER_SITE.contains(site.toLowerCase(Locale.ROOT));
        }
        return from.size() == 1
                && (origins.contains("*") || origins.contains(origin(from.getFirst())) || isOfOwnPage(request));
    }

    /** Whether the page that asks came from the host that it asks. */
    static boolean isOfOwnPage(ServerHttpRequest request) {
        String origin = origin(request.getHeaders().getFirst(HttpHeaders.ORIGIN));
        return isOf(origin, request.getHeaders().getFirst(HttpHeaders.HOST))
                || isOf(origin, request.getURI().getRawAuthority());
    }

    /** Whether an origin is that of a host, whatever the scheme: a proxy may have ended TLS. */
    private static boolean isOf(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && host != null
                && !host.isEmpty()
                && authority(origin.substring(scheme + 3), origin)
                        .equals(authority(host.toLowerCase(Locale.ROOT), origin));
    }

    private static String authority(String host, String origin) {
        String port = origin.startsWith("https:") ? ":443" : ":80";
        String bare = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare.replace(".:", ":");
    }

    private static String origin(@Nullable String text) {
        String origin = requireNonNullElse(text, "").strip().toLowerCase(Locale.ROOT);
        return origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
    }
}
