package io.millrace.openai.messages;

import io.millrace.edge.EdgeWiring;
import io.millrace.edge.WireForm;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Heads;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The Messages API as Spring beans. Needs beans of {@link TextGeneration}, {@link Tokenization}, {@link EdgeLimits} and {@link
 * EventStream}.
 */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class MessagesEdge {

    @Bean
    WireForm messages(TextGeneration generation, Tokenization tokenization, EdgeLimits limits, EventStream streams) {
        return new WireForm(
                "/v1/messages",
                MessagesError::of,
                new MessagesEndpoints(generation, tokenization, Heads.standard(), streams)
                        .declared(limits.maxBodyBytes())
                        .toList());
    }
}
