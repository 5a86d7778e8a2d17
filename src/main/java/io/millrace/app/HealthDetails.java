package io.millrace.app;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Health as everybody may ask for it, with folders, models and errors for those alone whom the Reactor context says may see them. */
final class HealthDetails extends ReactiveHealthEndpointWebExtension {

    private static final Duration SLOW = Duration.ofSeconds(10);

    HealthDetails(
            ReactiveHealthContributorRegistry registry,
            @Nullable HealthContributorRegistry blocking,
            HealthEndpointGroups groups) {
        super(registry, blocking, groups, SLOW);
    }

    /** The context of a request that may see them. */
    static Context shown(Context context) {
        return context.put(HealthDetails.class, true);
    }

    @Override
    public Mono<WebEndpointResponse<? extends HealthDescriptor>> health(
            ApiVersion version,
            @Nullable WebServerNamespace namespace,
            SecurityContext security,
            boolean all,
            String... path) {
        if (Stream.of(path).anyMatch(name -> name.contains("/"))) {
            return absent();
        }
        return Mono.<WebEndpointResponse<? extends HealthDescriptor>>deferContextual(context ->
                        super.health(version, namespace, security, all || context.hasKey(HealthDetails.class), path))
                .onErrorResume(IllegalStateException.class, _ -> absent());
    }

    /* Below a name that is none, the search fails rather than find nothing. */
    private static Mono<WebEndpointResponse<? extends HealthDescriptor>> absent() {
        return Mono.just(new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
    }
}
