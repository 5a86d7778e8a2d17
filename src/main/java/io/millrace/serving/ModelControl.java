package io.millrace.serving;

import reactor.core.publisher.Mono;

/** Loads and unloads models of the repository while the service runs. */
public interface ModelControl {

    /** Loads a model, reading its folder anew, or an adapter of one; completes when it is ready. A model that is ready is replaced. */
    Mono<Void> load(String model);

    /** Refuses new requests to a model, or to an adapter of one, lets those it has finish, and frees it; completes when it is gone. */
    Mono<Void> unload(String model);

    /**
     * Has a model that is ready answer by one of its adapters, whose file is read anew where it has changed.
     *
     * @param path of its file, relative to the model's folder or absolute
     */
    Mono<Void> loadAdapter(String model, String adapter, String path);

    /** Has a model answer by one of its adapters no more, until that or the model is loaded; its file stays. */
    Mono<Void> unloadAdapter(String model, String adapter);

    /** Has a model finish the requests that it has, and frees it until it is woken; completes when it is gone. */
    Mono<Void> sleep(String model);

    /** Loads a model that sleeps; completes when it is ready. */
    Mono<Void> wake(String model);
}
