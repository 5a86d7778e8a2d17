package io.millrace.app.command;

import io.millrace.profile.load.Service;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** The service in this process, for a command that measures it. */
public record LocalPort(ConfigurableApplicationContext context) implements Service {

    /** By which it has a port of its own and no keys. */
    public static final List<String> SETTINGS =
            List.of("--server.port=0", "--logging.level.root=error", "--millrace.keys.file=", "--millrace.keys.list=");

    @Override
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
