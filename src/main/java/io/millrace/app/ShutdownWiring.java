package io.millrace.app;

import io.millrace.core.Traffic;
import io.millrace.runtime.MemoryKeeper;
import io.millrace.tasks.Serving;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What follows from the requests in work: how the service ends, and when it gives memory back. */
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

    @Bean
    MemoryKeeper memoryKeeper(Traffic traffic) {
        return new MemoryKeeper(traffic::inWork);
    }
}
