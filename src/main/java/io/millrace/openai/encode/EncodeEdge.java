package io.millrace.openai.encode;

import io.millrace.edge.EdgeWiring;
import io.millrace.edge.WireForm;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.Heads;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.serving.Encoding;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The endpoints of stateless models as Spring beans. Needs beans of {@link Encoding} and {@link EdgeLimits}. */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class EncodeEdge {

    @Bean
    WireForm encode(Encoding encoding, EdgeLimits limits) {
        Heads heads = Heads.standard();
        return new WireForm(
                "",
                ErrorEnvelope::of,
                List.of(
                        new EmbeddingsEndpoint(encoding, heads, limits).declared(),
                        new PoolingEndpoint(encoding, heads, limits).declared(),
                        new SparseEndpoint(encoding, limits).declared(),
                        new RerankEndpoint(encoding, heads, limits).declared(),
                        new ScoreEndpoint(encoding, heads, limits).declared(),
                        new ClassifyEndpoint(encoding, heads, limits).declared()));
    }
}
