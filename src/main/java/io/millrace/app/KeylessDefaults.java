package io.millrace.app;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** Where nobody needs a key, only this machine is listened to, unless {@code server.address} or {@code management.server.address} says more. */
final class KeylessDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String LOOPBACK = "127.0.0.1";
    private static final ConfigurationPropertyName KEYS = ConfigurationPropertyName.of("millrace.keys.list");

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isKeyless(environment)) {
            environment.getPropertySources().addFirst(new MapPropertySource("keyless", defaults(environment)));
        }
    }

    private static boolean isKeyless(Environment environment) {
        return !StringUtils.hasText(environment.getProperty("millrace.keys.file"))
                && StreamSupport.stream(
                                ConfigurationPropertySources.get(environment).spliterator(), false)
                        .allMatch(source -> source.containsDescendantOf(KEYS) != ConfigurationPropertyState.PRESENT);
    }

    private static Map<String, Object> defaults(Environment environment) {
        return Stream.of("server", "management.server")
                .filter(server -> server.equals("server") || isApart(environment))
                .map(server -> server + ".address")
                .filter(address -> !StringUtils.hasText(environment.getProperty(address)))
                .collect(Collectors.toMap(address -> address, _ -> LOOPBACK));
    }

    /* Management on the port of the service has its address, and may not state another. */
    private static boolean isApart(Environment environment) {
        String port = environment.getProperty("management.server.port");
        return StringUtils.hasText(port) && !port.equals(environment.getProperty("server.port"));
    }
}
