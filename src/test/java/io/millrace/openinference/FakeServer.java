package io.millrace.openinference;

import io.millrace.serving.FullQueues;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The edge with fakes below it; run it to try clients by hand. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OpenInferenceEdge.class)
class FakeServer {

    static final int MAX_BODY = 200_000;
    static final String HEALTH = "management.endpoint.health.validate-group-membership=false";

    public static void main(String[] args) {
        SpringApplication.run(FakeServer.class, "--" + HEALTH);
    }

    @Bean
    FakeInference tensorInference() {
        return new FakeInference();
    }

    @Bean
    FakeModels models() {
        return new FakeModels();
    }

    @Bean
    FullQueues entrance() {
        return new FullQueues();
    }

    @Bean
    OpenInferenceLimits openInferenceLimits() {
        return new OpenInferenceLimits(MAX_BODY);
    }
}
