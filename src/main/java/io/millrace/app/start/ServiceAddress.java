package io.millrace.app.start;

import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Where a service can be asked, from this machine. */
final class ServiceAddress {

    private static final Set<String> HERE = Set.of("", "127.0.0.1", "0.0.0.0", "::", "::1", "localhost");

    private ServiceAddress() {}

    /** Of the endpoints, such as {@code http://localhost:8080}. */
    static String of(Environment environment) {
        return url(environment, "server", "local.server.port")
                + environment.getProperty("spring.webflux.base-path", "");
    }

    /** Of management; the same where it has no port of its own. */
    static String ofManagement(Environment environment) {
        String port = environment.getProperty("local.management.port", "");
        return port.isEmpty() || port.equals(environment.getProperty("local.server.port"))
                ? of(environment)
                : url(environment, "management.server", "local.management.port");
    }

    private static String url(Environment environment, String server, String port) {
        String address = environment.getProperty(server + ".address", "");
        String host = HERE.contains(address) ? "localhost" : address.contains(":") ? "[" + address + "]" : address;
        return scheme(environment, server) + "://" + host + ":" + environment.getProperty(port, "");
    }

    private static String scheme(Environment environment, String server) {
        boolean secure = Binder.get(environment)
                        .bind(server + ".ssl", Bindable.mapOf(String.class, String.class))
                        .isBound()
                && environment.getProperty(server + ".ssl.enabled", Boolean.class, true);
        return secure ? "https" : "http";
    }
}
