package io.millrace.app;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a service without keys answers to: its own, {@code localhost}, and every address written as digits. Another name that
 * leads here is one that somebody else gave it (DNS rebinding), so that a web page of theirs would be taken for ours.
 *
 * @param known in lower case, without port and final dot; {@code *} is any name
 */
record HostNames(Set<String> known) {

    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");
    private static final Pattern OCTETS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern BRACKETS = Pattern.compile("\\[[0-9a-f:.]{2,45}(%[0-9a-z._~-]{1,40})?]");

    static HostNames of(List<String> configured) {
        return new HostNames(Stream.concat(Stream.of("localhost"), configured.stream())
                .map(HostNames::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** @param host a header {@code Host}, with or without a port; empty names nothing and so nobody else's name */
    boolean take(String host) {
        String name = name(host);
        return host.isEmpty() || isAddress(name) || known.contains(name) || known.contains("*");
    }

    static boolean isAddress(String name) {
        return OCTETS.matcher(name).matches() || BRACKETS.matcher(name).matches();
    }

    private static String name(String host) {
        String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
