package io.millrace.app;

import io.millrace.tasks.Serving;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the service ends. */
@Configuration(proxyBeanMethods = false)
class ShutdownWiring {

    @Bean
    Traffic traffic() {
        return new Traffic();
    }

    @Bean
    TrafficFilter trafficFilter(Traffic traffic, PathRules rules) {
        return new TrafficFilter(traffic, rules);
    }

    @Bean
    Drain drain(Traffic traffic, MillraceProperties properties, Serving serving) {
        return new Drain(traffic, properties.shutdown(), serving::leave, serving::cut);
    }
}
