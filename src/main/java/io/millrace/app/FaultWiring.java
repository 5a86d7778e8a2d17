package io.millrace.app;

import io.millrace.tasks.Tasks;
import io.millrace.core.ModelId;
import io.millrace.faults.FaultScript;
import io.millrace.faults.Faults;
import io.millrace.repository.ModelRepository;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;

/** Faults on a script, under the profile {@code faults} alone. */
@Configuration(proxyBeanMethods = false)
@Profile(FaultWiring.PROFILE)
class FaultWiring {

    static final String PROFILE = "faults";

    @Bean
    Faults faults(MillraceProperties properties) {
        Faults faults = new Faults();
        Predicate<ModelId> isModel = isModel(properties);
        properties.faults().forEach((model, script) -> {
            ModelId id = new ModelId(model);
            if (!isModel.test(id)) {
                throw new IllegalArgumentException(
                        "millrace.faults." + model + ": the repository has no model '" + model + "'");
            }
            faults.play(id, parse(model, script));
        });
        return faults;
    }

    private static FaultScript parse(String model, String script) {
        try {
            return FaultScript.parse(script);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("millrace.faults." + model + ": " + e.getMessage(), e);
        }
    }

    private static Predicate<ModelId> isModel(MillraceProperties properties) {
        ModelRepository repository =
                Tasks.repository(Path.of(properties.models().path()));
        return id -> repository.find(id).isPresent();
    }

    @Bean
    FaultsEndpoint faultsEndpoint(Faults faults, MillraceProperties properties) {
        return new FaultsEndpoint(faults, isModel(properties));
    }

    /** A call that is stuck must not hold up the end. */
    @Bean
    ApplicationListener<ContextClosedEvent> faultsEnd(Faults faults) {
        return _ -> faults.clear();
    }
}
