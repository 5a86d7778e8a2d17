package io.millrace.app;

import io.millrace.openai.DirectRoutes;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.StringUtils;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;

/**
 * The service's handler of HTTP: Spring's, as Spring Boot would make it, behind the {@link DirectLane}, but for where Spring rewrites
 * requests by their forwarded headers first. Management on a port of its own has its own handler.
 */
@Configuration(proxyBeanMethods = false)
class LaneWiring {

    @Bean
    HttpHandler httpHandler(
            ApplicationContext context,
            WebFluxProperties properties,
            ObjectProvider<WebHttpHandlerBuilderCustomizer> customizers,
            ObjectProvider<ForwardedHeaderTransformer> forwarded,
            Lane lane) {
        WebHttpHandlerBuilder builder = WebHttpHandlerBuilder.applicationContext(context);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        HttpHandler handler = forwarded.getIfAvailable() == null ? lane.before(builder.build()) : builder.build();
        return StringUtils.hasText(properties.getBasePath())
                ? new ContextPathCompositeHandler(Map.of(properties.getBasePath(), handler))
                : handler;
    }

    @FunctionalInterface
    interface Lane {
        HttpHandler before(HttpHandler others);
    }

    @Bean
    Lane directLane(
            DirectRoutes routes,
            ObjectProvider<WebFilter> filters,
            ObjectProvider<WebExceptionHandler> errors,
            Exchanges exchanges) {
        return others -> new DirectLane(
                others,
                exchanges,
                routes.handlers(),
                filters.orderedStream().toList(),
                errors.orderedStream().toList());
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
}
