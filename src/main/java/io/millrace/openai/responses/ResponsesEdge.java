package io.millrace.openai.responses;

import io.millrace.edge.EdgeWiring;
import io.millrace.edge.WireForm;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Heads;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The Responses API as Spring beans. Needs beans of {@link TextGeneration}, {@link Tokenization}, {@link EdgeLimits} and {@link EventStream}; one of {@link
 * ResponseStoreSettings} is used where there is one.
 */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class ResponsesEdge {

    @Bean
    WireForm responses(
            TextGeneration generation,
            Tokenization tokenization,
            EdgeLimits limits,
            EventStream streams,
            ObjectProvider<ResponseStoreSettings> settings) {
        Heads heads = Heads.standard();
        ResponseStore store =
                new ResponseStore(settings.getIfAvailable(() -> ResponseStoreSettings.DEFAULT), heads.clock());
        return new WireForm(
                "/v1/responses",
                ErrorEnvelope::of,
                new ResponsesEndpoints(generation, tokenization, heads, streams, store)
                        .declared(limits.maxBodyBytes())
                        .toList());
    }
}
