package io.millrace.edge;

import io.millrace.bodies.BodySettings;
import io.millrace.bodies.BodyStore;
import io.millrace.preparation.Preparation;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.ModelCatalog;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.scheduler.Schedulers;

/**
 * The declared endpoints as Spring beans. Needs beans of {@link WireForm}, {@link ModelCatalog} and {@link AdmissionPrecheck}.
 */
@Configuration(proxyBeanMethods = false)
public class EdgeWiring {

    @Bean
    Endpoints endpoints(ObjectProvider<WireForm> forms) {
        return new Endpoints(forms.orderedStream().toList());
    }

    @Bean
    BodyStore bodyStore(ObjectProvider<BodySettings> settings) {
        return BodyStore.open(settings.getIfAvailable(BodySettings::ofThisProcess));
    }

    @Bean
    Bodies requestBodies(BodyStore store, ModelCatalog catalog, AdmissionPrecheck precheck, Preparation bodyReading) {
        return new Bodies(store, catalog, precheck, bodyReading);
    }

    /** Where long bodies are parsed, beside those that are made ready for their models. */
    @Bean
    Preparation bodyReading() {
        return new Preparation(
                Runtime.getRuntime().availableProcessors(), Long.MAX_VALUE, Schedulers.parallel(), System::nanoTime);
    }

    /**
     * Spring's handler, as Spring Boot would make it, behind the {@link DirectRouter}. Management on a port of its own has its own
     * handler.
     */
    @Bean
    HttpHandler httpHandler(
            ApplicationContext context,
            WebFluxProperties properties,
            ObjectProvider<WebHttpHandlerBuilderCustomizer> customizers,
            Router router) {
        WebHttpHandlerBuilder builder = WebHttpHandlerBuilder.applicationContext(context);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        HttpHandler handler = router.before(builder.build());
        return StringUtils.hasText(properties.getBasePath())
                ? new ContextPathCompositeHandler(Map.of(properties.getBasePath(), handler))
                : handler;
    }

    @FunctionalInterface
    interface Router {
        HttpHandler before(HttpHandler others);
    }

    @Bean
    Router endpointRouter(
            Endpoints endpoints,
            Bodies bodies,
            Exchanges exchanges,
            ObjectProvider<WebFilter> filters,
            ObjectProvider<WebExceptionHandler> errors,
            ObjectProvider<ForwardedHeaderTransformer> forwarded,
            HeapGuard guard) {
        return others -> new DirectRouter(
                others,
                endpoints,
                bodies,
                exchanges,
                forwarded.stream()
                        .<UnaryOperator<ServerHttpRequest>>map(by -> by::apply)
                        .findFirst()
                        .orElse(UnaryOperator.identity()),
                filters.orderedStream().toList(),
                errors.orderedStream().toList(),
                guard);
    }

    @Bean
    HeapGuard heapGuard() {
        return new HeapGuard();
    }

    @Bean
    Exchanges exchanges(
            WebSessionManager sessions,
            ServerCodecConfigurer codecs,
            LocaleContextResolver locales,
            ApplicationContext context) {
        return (request, response) ->
                new DefaultServerWebExchange(request, response, sessions, codecs, locales, context);
    }

    @Bean
    @ConditionalOnBooleanProperty("server.compression.enabled")
    GzipFilter gzipFilter() {
        return new GzipFilter();
    }

    @Bean
    ErrorAnswers errorAnswers(Endpoints endpoints) {
        return new ErrorAnswers(endpoints);
    }

    @Bean
    ApiDocument apiDocument(Endpoints endpoints) {
        return new ApiDocument(endpoints);
    }
}
