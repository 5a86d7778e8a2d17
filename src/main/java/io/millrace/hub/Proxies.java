package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxies servers are asked, as the environment says it: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code ALL_PROXY},
 * with the hosts of {@code NO_PROXY} asked directly. Java's own settings hold where it says nothing.
 *
 * @param https of what is encrypted; null leaves it to Java
 * @param http of what is not
 * @param direct hosts and domains in lower case, with a port where it counts; {@code *} is all
 */
record Proxies(@Nullable URI https, @Nullable URI http, List<String> direct) {

    static final Proxies NONE = new Proxies(null, null, List.of());

    private static final int USUAL_PORT = 80;

    Proxies {
        direct = List.copyOf(direct);
    }

    /** @throws PullException naming the variable whose value is no proxy of this kind */
    static Proxies of(Map<String, String> environment) {
        URI all = proxy("ALL_PROXY", environment);
        URI https = proxy("HTTPS_PROXY", environment);
        URI http = proxy("HTTP_PROXY", environment);
        String direct = Objects.requireNonNullElse(value("NO_PROXY", environment), "");
        return new Proxies(
                https == null ? all : https,
                http == null ? all : http,
                Stream.of(direct.split("[,\\s]+", -1))
                        .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                        .filter(host -> !host.isEmpty())
                        .toList());
    }

    private static @Nullable String value(String name, Map<String, String> environment) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        String value = lower == null ? environment.get(name) : lower;
        return value == null || value.isBlank() ? null : value.strip();
    }

    /* The value may hold a password, and is not shown. */
    private static @Nullable URI proxy(String name, Map<String, String> environment) {
        String value = value(name, environment);
        if (value == null) {
            return null;
        }
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // no address at all
        }
        throw new PullException(Kind.NAME, name + " must be such as http://proxy:3128, without a user");
    }

    HttpURLConnection open(URI at) throws IOException {
        Proxy proxy = of(at);
        return (HttpURLConnection)
                (proxy == null ? at.toURL().openConnection() : at.toURL().openConnection(proxy));
    }

    /** Null leaves it to Java. */
    @Nullable
    Proxy of(URI at) {
        URI proxy = at.getScheme().equals("https") ? https : http;
        if (proxy == null) {
            return null;
        }
        int port = proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort();
        return isDirect(at)
                ? Proxy.NO_PROXY
                : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }

    private boolean isDirect(URI at) {
        String host = at.getHost().toLowerCase(Locale.ROOT);
        return direct.stream()
                .map(name -> name.endsWith(":" + HubHttp.port(at)) ? name.substring(0, name.lastIndexOf(':')) : name)
                .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
    }
}
