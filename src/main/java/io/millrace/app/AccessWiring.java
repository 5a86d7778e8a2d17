package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.access.KeyRing;
import io.millrace.bodies.BodySettings;
import io.millrace.bodies.BodyStore;
import io.millrace.edge.Endpoints;
import io.millrace.openai.StreamSettings;
import io.millrace.telemetry.BodyMeters;
import io.millrace.telemetry.Refusal;
import io.millrace.telemetry.RefusalMeters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.WebFilter;
import reactor.netty.http.server.HttpServerState;

/** What stands between the network and the endpoints. */
@Configuration(proxyBeanMethods = false)
class AccessWiring {

    private static final Logger LOG = LoggerFactory.getLogger(AccessWiring.class);

    @Bean(destroyMethod = "close")
    KeyRing keyRing(MillraceProperties properties) {
        MillraceProperties.Keys keys = properties.keys();
        KeyRing ring = KeyRing.open(keys.list(), keys.file().isBlank() ? null : Path.of(keys.file()), keys.poll());
        if (ring.isOpen()) {
            LOG.warn("No API keys are configured (millrace.keys): whoever reaches this service may do everything");
        }
        return ring;
    }

    @Bean
    AccessFilter accessFilter(KeyRing keys, MillraceProperties properties, Endpoints endpoints) {
        return new AccessFilter(keys, PathRules.of(properties.keys().openPaths(), endpoints));
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

    private static CorsWebFilter cors(List<String> origins) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(origins);
        rules.addAllowedMethod(CorsConfiguration.ALL);
        rules.addAllowedHeader(CorsConfiguration.ALL);
        rules.addExposedHeader(CorsConfiguration.ALL);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", rules);
        return new CorsWebFilter(everywhere);
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
    GoneClients goneClients() {
        DroppedErrors.report();
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
                server.doOnConnection(connection -> connection.addHandlerFirst(new StalledConnection(patience)));
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
