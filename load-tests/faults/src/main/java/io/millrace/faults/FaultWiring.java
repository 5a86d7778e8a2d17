package io.millrace.faults;

import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository;
import io.millrace.tasks.Tasks;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/** Faults on a script in a service that has this on its class path, under the profile {@code faults} alone. */
@AutoConfiguration
@Profile("faults")
class FaultWiring {

    private static final Bindable<Map<String, String>> SCRIPTS = Bindable.mapOf(String.class, String.class);

    /** With the scripts that the settings under {@code faults} have by model. */
    @Bean
    Faults faults(Environment environment) {
        Faults faults = new Faults();
        Predicate<ModelId> isModel = isModel(environment);
        Binder.get(environment).bind("faults", SCRIPTS).orElse(Map.of()).forEach((model, script) -> {
            ModelId id = new ModelId(model);
            if (!isModel.test(id)) {
                throw new IllegalArgumentException("faults." + model + ": the repository has no model '" + model + "'");
            }
            faults.play(id, parse(model, script));
        });
        return faults;
    }

    private static FaultScript parse(String model, String script) {
        try {
            return FaultScript.parse(script);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("faults." + model + ": " + e.getMessage(), e);
        }
    }

    private static Predicate<ModelId> isModel(Environment environment) {
        ModelRepository repository =
                Tasks.repository(Path.of(environment.getProperty("millrace.models.path", "models")));
        return id -> !repository.find(id).isEmpty();
    }

    @Bean
    FaultsEndpoint faultsEndpoint(Faults faults, Environment environment) {
        return new FaultsEndpoint(faults, isModel(environment));
    }

    /** A call that is stuck must not hold up the end. */
    @Bean
    ApplicationListener<ContextClosedEvent> faultsEnd(Faults faults) {
        return _ -> faults.clear();
    }
}
