package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.access.KeyFreshness;
import io.millrace.access.KeyRing;
import io.millrace.bodies.BodySettings;
import io.millrace.bodies.BodyStore;
import io.millrace.edge.Endpoints;
import io.millrace.edge.HeapGuard;
import io.millrace.openai.stream.StreamSettings;
import io.millrace.telemetry.BodyMeters;
import io.millrace.telemetry.Refusal;
import io.millrace.telemetry.RefusalMeters;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.WebFilter;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerState;

/** What stands between the network and the endpoints. */
@Configuration(proxyBeanMethods = false)
class AccessWiring {

    private static final Logger LOG = LoggerFactory.getLogger(AccessWiring.class);

    @Bean(destroyMethod = "close")
    KeyRing keyRing(MillraceProperties properties, Environment environment) {
        MillraceProperties.Keys keys = properties.keys();
        KeyRing ring = KeyRing.open(keys.list(), keys.file().isBlank() ? null : Path.of(keys.file()), keys.poll());
        if (ring.isOpen() && !isHere(environment.getProperty("server.address", ""))) {
            LOG.warn(
                    "No API keys are configured (millrace.keys): whoever reaches this service may do everything. It answers to addresses,"
                            + " localhost and the names of millrace.hosts, and lets no web page act but its own and those of"
                            + " millrace.cors.origins");
        }
        return ring;
    }

    /* Without keys an address that is not stated is the loopback address. */
    private static boolean isHere(String address) {
        try {
            return address.isBlank() || InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /** Part of readiness. */
    @Bean
    KeyFreshness keyFreshness(KeyRing keys, MillraceProperties properties) {
        Duration patience = properties.keys().poll().plus(properties.keys().staleAfter());
        return () -> !keys.isStale(patience);
    }

    @Bean
    HealthIndicator keysHealthIndicator(KeyFreshness keys) {
        return () -> Health.status(keys.isFresh() ? Status.UP : Status.OUT_OF_SERVICE)
                .withDetail("file", keys.isFresh() ? "read" : "unreadable")
                .build();
    }

    @Bean
    PathRules pathRules(MillraceProperties properties, PathMappedEndpoints actuator, Endpoints endpoints) {
        List<String> open = Stream.concat(
                        properties.keys().openPaths().stream(), properties.playground().paths().stream())
                .toList();
        return PathRules.of(open, actuator, endpoints);
    }

    @Bean
    AccessFilter accessFilter(KeyRing keys, PathRules rules) {
        return new AccessFilter(keys, rules);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 15)
    WebFilter doorFilter(KeyRing keys, MillraceProperties properties, PathRules rules) {
        return keys.isOpen()
                ? new DoorFilter(
                        HostNames.of(properties.hosts()), properties.cors().origins(), rules)
                : (exchange, chain) -> chain.filter(exchange);
    }

    /** In place of Spring Boot's, which cannot tell who asks. */
    @Bean
    HealthDetails healthDetails(
            ReactiveHealthContributorRegistry registry,
            ObjectProvider<HealthContributorRegistry> blocking,
            HealthEndpointGroups groups) {
        return new HealthDetails(registry, blocking.getIfAvailable(), groups);
    }

    @Bean
    BodyDeadlineFilter bodyDeadlineFilter(MillraceProperties properties) {
        return new BodyDeadlineFilter(properties.limits().bodyTimeout());
    }

    @Bean
    BodySettings bodySettings(MillraceProperties properties) {
        return properties.bodies().settings(properties.limits().bodyTimeout());
    }

    @Bean
    SmartInitializingSingleton bodyMeters(BodyStore bodies, MeterRegistry meters) {
        return () -> BodyMeters.register(meters, bodies::inMemory, bodies::onDisk);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 20)
    WebFilter corsFilter(MillraceProperties properties) {
        List<String> origins = properties.cors().origins();
        return origins.isEmpty() ? (exchange, chain) -> chain.filter(exchange) : cors(origins);
    }

    private static WebFilter cors(List<String> origins) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(origins);
        rules.addAllowedMethod(CorsConfiguration.ALL);
        rules.addAllowedHeader(CorsConfiguration.ALL);
        rules.addExposedHeader(CorsConfiguration.ALL);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", rules);
        CorsWebFilter filter = new CorsWebFilter(everywhere);
        return (exchange, chain) ->
                DoorFilter.isOfOwnPage(exchange.getRequest()) ? chain.filter(exchange) : filter.filter(exchange, chain);
    }

    @Bean
    RefusalMeters refusalMeters(MeterRegistry registry) {
        return new RefusalMeters(registry);
    }

    @Bean
    RefusalCounter refusalCounter(RefusalMeters meters) {
        return new RefusalCounter(meters);
    }

    @Bean
    HeapHealth heapHealthIndicator(HeapGuard guard) {
        return new HeapHealth(guard);
    }

    @Bean
    GoneClients goneClients(HeapGuard guard) {
        DroppedErrors.report(guard::unclaimed);
        return new GoneClients();
    }

    @Bean
    StreamSettings streamSettings(MillraceProperties properties) {
        return new StreamSettings(properties.stream().heartbeat());
    }

    /** Ends connections whose client takes nothing of its answer for as long as an idle one may stay. */
    @Bean
    NettyServerCustomizer stalledConnections(@Value("${server.netty.idle-timeout}") Duration patience) {
        return server ->
                server.doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new StalledConnection(patience)));
    }

    /** HTTP/1.0 knows no chunks: what has no length ends with the connection (RFC 9112, 6.1). */
    @Bean
    NettyServerCustomizer unchunkedForOldClients() {
        return server -> server.childObserve((connection, state) -> {
            if (state == HttpServerState.REQUEST_RECEIVED
                    && connection instanceof HttpServerRequest request
                    && connection instanceof HttpServerResponse response
                    && request.version().equals(HttpVersion.HTTP_1_0)) {
                var _ = response.chunkedTransfer(false);
            }
        });
    }

    /** Counts what Netty refuses by itself. */
    @Bean
    NettyServerCustomizer badHttpCounter(RefusalMeters meters) {
        return server -> server.childObserve((_, state) -> {
            if (state == HttpServerState.REQUEST_DECODING_FAILED) {
                meters.count(Refusal.BAD_HTTP);
            }
        });
    }
}
