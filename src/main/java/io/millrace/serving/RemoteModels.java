package io.millrace.serving;

import io.millrace.repository.Fallback;
import java.util.List;
import reactor.core.publisher.Flux;

/** Opens models of remote servers. */
@FunctionalInterface
public interface RemoteModels {

    /**
     * Opens without connecting.
     *
     * @throws IllegalArgumentException where the settings cannot be used, such as a key that is not in the environment
     */
    Remote open(Fallback.Remote settings);

    /**
     * A model of a remote server. A request that it cannot be asked, since its wire
     * format has no place for some option, is an {@link io.millrace.core.ServingException.InvalidRequest} that names the option.
     */
    interface Remote extends AutoCloseable {

        /** As {@link TextGeneration#generate}. */
        Flux<TextEvent> generate(List<Prompt> prompts, GenerationOptions options);

        /** Closes connections; streams that run fail. */
        @Override
        void close();
    }
}
