package io.millrace.bench;

import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;

/** The service in this process, on a port of its own and without keys, for the commands that measure it. */
public interface LocalService extends AutoCloseable {

    /** What starts one. */
    @FunctionalInterface
    interface Starter {

        /** Starts one with settings on top of the installation's, such as {@code --millrace.models.path=models}. */
        LocalService start(String... settings);
    }

    int port();

    /** Its only part of this type. */
    <T> T part(Class<T> type);

    default ModelRegistry models() {
        return part(ModelRegistry.class);
    }

    /**
     * Waits until a model is loaded.
     *
     * @throws IllegalStateException when there is none of this name, or it does not load
     */
    default void await(String model) throws InterruptedException {
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
    void close();
}
