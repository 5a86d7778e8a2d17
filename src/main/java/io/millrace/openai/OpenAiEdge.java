package io.millrace.openai;

import io.millrace.edge.EdgeWiring;
import io.millrace.edge.WireForm;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.openai.stream.EventStream;
import io.millrace.openai.stream.Heartbeat;
import io.millrace.openai.stream.StreamSettings;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelControl;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The OpenAI API as Spring beans. Needs beans of {@link TextGeneration}, {@link Tokenization}, {@link ModelCatalog},
 * {@link io.millrace.serving.AdmissionPrecheck} and {@link EdgeLimits}; of {@link StreamSettings} and {@link ModelControl} those are
 * used that there are.
 */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class OpenAiEdge {

    @Bean
    EventStream eventStream(ObjectProvider<StreamSettings> settings) {
        return new EventStream(new Heartbeat(
                settings.getIfAvailable(() -> StreamSettings.DEFAULT).heartbeat()));
    }

    @Bean
    WireForm openAi(
            TextGeneration generation,
            Tokenization tokenization,
            ModelCatalog catalog,
            ObjectProvider<ModelControl> control,
            EdgeLimits limits,
            EventStream streams) {
        Heads heads = Heads.standard();
        return new WireForm(
                "",
                ErrorEnvelope::of,
                Stream.of(
                                Stream.of(
                                        new CompletionEndpoint(generation, heads, streams, limits).declared(),
                                        new ChatEndpoint(generation, heads, streams).declared(limits)),
                                new TokenizeEndpoints(tokenization).declared(limits),
                                new ModelsEndpoints(catalog).declared(),
                                control.stream().flatMap(known -> new LoraEndpoints(catalog, known).declared(limits)))
                        .flatMap(endpoints -> endpoints)
                        .toList());
    }
}
