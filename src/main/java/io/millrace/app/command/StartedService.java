package io.millrace.app.command;

import io.millrace.bench.LocalService;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** The service in this process, for a command that measures it. */
public record StartedService(ConfigurableApplicationContext context) implements LocalService {

    private static final List<String> SETTINGS =
            List.of("--server.port=0", "--logging.level.root=error", "--millrace.keys.file=", "--millrace.keys.list=");

    /**
     * Starts one.
     *
     * @param starter of the program with settings
     */
    public static StartedService of(Function<String[], ConfigurableApplicationContext> starter, String... settings) {
        return new StartedService(starter.apply(
                Stream.concat(SETTINGS.stream(), Stream.of(settings)).toArray(String[]::new)));
    }

    @Override
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
