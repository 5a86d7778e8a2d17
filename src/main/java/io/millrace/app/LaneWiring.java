package io.millrace.app;

import io.millrace.openai.DirectRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;

/** The {@link DirectLane}, except where Spring rewrites requests by their forwarded headers first. */
@Configuration(proxyBeanMethods = false)
class LaneWiring {

    @Bean
    HttpHandlerDecoratorFactory directLane(
            DirectRoutes routes,
            ObjectProvider<WebFilter> filters,
            ObjectProvider<WebExceptionHandler> errors,
            ObjectProvider<ForwardedHeaderTransformer> forwarded,
            Exchanges exchanges) {
        return others -> forwarded.getIfAvailable() != null
                ? others
                : new DirectLane(
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
