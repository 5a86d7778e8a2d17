package io.millrace.remote;

import io.millrace.repository.Fallback;
import io.millrace.serving.RemoteModels;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Remote models over HTTP, with API keys from the environment. */
public final class RemoteServers implements RemoteModels {

    private final Function<String, @Nullable String> environment;
    private final Timing timing;

    RemoteServers(Function<String, @Nullable String> environment, Timing timing) {
        this.environment = environment;
        this.timing = timing;
    }

    /**
     * Remote models with the keys of this environment.
     *
     * @param environment value of an environment variable; null where it is not set
     */
    public static RemoteServers over(Function<String, @Nullable String> environment) {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new RemoteServers(environment, Timing.system(Schedulers.parallel(), random));
    }

    @Override
    public Remote open(Fallback.Remote settings) {
        String variable = settings.keyEnv();
        return new RemoteModel(settings, variable == null ? null : key(variable), timing);
    }

    private String key(String variable) {
        String key = environment.apply(variable);
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException(
                    "fallback.key-env: the environment variable " + variable + " is not set");
        }
        if (!key.strip().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "fallback.key-env: the environment variable " + variable + " holds what no HTTP header can");
        }
        return key.strip();
    }
}
