package io.millrace.remote;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * From where images that requests give an address of are fetched.
 *
 * @param allowedHosts names of hosts, and {@code *.example.org} for all below a name; none are fetched where it is empty
 * @param maxBytes most bytes of an image
 * @param timeout of all that it takes to fetch one
 */
public record FetchSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("10MB") DataSize maxBytes,
        @DefaultValue("10s") Duration timeout) {

    public FetchSettings {
        allowedHosts =
                allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        allowedHosts.forEach(FetchSettings::requireName);
        if (maxBytes.toBytes() < 1 || maxBytes.toBytes() > Integer.MAX_VALUE || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("millrace.images.max-bytes must be between 1 and " + Integer.MAX_VALUE
                    + " bytes and timeout at least 1ms, but are " + maxBytes + " and " + timeout);
        }
    }

    private static void requireName(String host) {
        String name = host.startsWith("*.") ? host.substring(2) : host;
        if (name.isBlank() || !name.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException(
                    "millrace.images.allowed-hosts must be names of hosts, or *.NAME, but has '" + host + "'");
        }
    }

    boolean allows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return allowedHosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : name.equals(allowed));
    }
}
