package io.millrace.bench;

import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** The service in this process, on a port of its own and without keys, for the commands that measure it. */
public record LocalService(ConfigurableApplicationContext context) implements AutoCloseable {

    private static final List<String> SETTINGS =
            List.of("--server.port=0", "--logging.level.root=warn", "--millrace.keys.file=", "--millrace.keys.list=");

    /** What starts a service of the program. */
    @FunctionalInterface
    public interface Starter {
        ConfigurableApplicationContext start(String... settings);
    }

    /**
     * Starts one.
     *
     * @param settings on top of the installation's, such as {@code --millrace.models.path=models}
     */
    public static LocalService start(Starter starter, String... settings) {
        return new LocalService(starter.start(
                Stream.concat(SETTINGS.stream(), Stream.of(settings)).toArray(String[]::new)));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public ModelRegistry models() {
        return context.getBean(ModelRegistry.class);
    }

    /**
     * Waits until a model is loaded.
     *
     * @throws IllegalStateException when there is none of this name, or it does not load
     */
    public void await(String model) throws InterruptedException {
        ModelCatalog.Model found = find(model);
        while (found.state() == ModelCatalog.State.LOADING) {
            Thread.sleep(20);
            found = find(model);
        }
        if (found.state() != ModelCatalog.State.READY) {
            throw new IllegalStateException("the model '" + model + "' is " + found.state() + ": " + found.failure());
        }
    }

    private ModelCatalog.Model find(String model) {
        return models().find(model).orElseThrow(() -> new IllegalStateException("there is no model '" + model + "'"));
    }

    @Override
    public void close() {
        context.close();
    }
}
