package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the hub is asked and where its files are kept, as the environment says it to every client of the hub.
 *
 * @param endpoint of the hub, without a slash at its end ({@code HF_ENDPOINT})
 * @param token sent to the endpoint alone; null is none ({@code HF_TOKEN}, {@code HF_TOKEN_PATH})
 * @param cache shared with the hub's other clients ({@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME})
 * @param offline only the cache is read ({@code HF_HUB_OFFLINE})
 * @param links whether files are linked; else they are copied ({@code HF_HUB_DISABLE_SYMLINKS})
 * @param answerTimeout longest wait for a connection and for the head of an answer ({@code HF_HUB_ETAG_TIMEOUT})
 * @param readTimeout longest wait for bytes of a file ({@code HF_HUB_DOWNLOAD_TIMEOUT})
 * @param proxies through which all are asked ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY})
 */
public record HubSettings(
        URI endpoint,
        @Nullable String token,
        Path cache,
        boolean offline,
        boolean links,
        Duration answerTimeout,
        Duration readTimeout,
        Proxies proxies) {

    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final int MOST_TOKEN_BYTES = 8192;
    private static final int MOST_SECONDS = 3600;

    /**
     * What the environment says.
     *
     * @throws PullException naming the variable that has a value it does not take
     */
    public static HubSettings of(Map<String, String> environment, Path home) {
        return new Reader(environment, home).read();
    }

    HubSettings withEndpoint(URI other) {
        return new HubSettings(other, token, cache, offline, links, answerTimeout, readTimeout, proxies);
    }

    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", token=" + (token == null ? "none" : "…") + ", cache=" + cache
                + "]";
    }

    private record Reader(Map<String, String> environment, Path home) {

        HubSettings read() {
            Path hfHome = path(
                    "HF_HOME", path("XDG_CACHE_HOME", home.resolve(".cache")).resolve("huggingface"));
            Path cache = path("HF_HUB_CACHE", path("HUGGINGFACE_HUB_CACHE", hfHome.resolve("hub")));
            return new HubSettings(
                    endpoint(),
                    token(path("HF_TOKEN_PATH", hfHome.resolve("token"))),
                    cache,
                    isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE"),
                    !isTrue("HF_HUB_DISABLE_SYMLINKS"),
                    seconds("HF_HUB_ETAG_TIMEOUT"),
                    seconds("HF_HUB_DOWNLOAD_TIMEOUT"),
                    Proxies.of(environment));
        }

        private @Nullable String value(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        private URI endpoint() {
            String value = Objects.requireNonNullElse(value("HF_ENDPOINT"), "https://huggingface.co");
            try {
                URI uri = URI.create(value.replaceFirst("/+$", ""));
                if (uri.getHost() != null
                        && Set.of("http", "https").contains(uri.getScheme())
                        && uri.getQuery() == null) {
                    return uri;
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
            throw new PullException(
                    Kind.NAME, "HF_ENDPOINT is '" + value + "', which is no address such as https://huggingface.co");
        }

        private @Nullable String token(Path file) {
            String value = Objects.requireNonNullElse(
                    value("HF_TOKEN"), Objects.requireNonNullElse(value("HUGGING_FACE_HUB_TOKEN"), ""));
            String token = value.isEmpty() ? stored(file) : value;
            if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
                throw new PullException(
                        Kind.NAME,
                        (value.isEmpty() ? file.toString() : "HF_TOKEN")
                                + ": it is no token: it has blanks, line breaks or letters beyond ASCII");
            }
            return token.isEmpty() ? null : token;
        }

        private static String stored(Path file) {
            try {
                return Files.isRegularFile(file) && Files.size(file) <= MOST_TOKEN_BYTES
                        ? Files.readString(file).strip()
                        : "";
            } catch (IOException e) {
                throw new PullException(Kind.NAME, file + ": the token in it cannot be read", e);
            }
        }

        private Path path(String name, Path otherwise) {
            String value = value(name);
            if (value == null) {
                return otherwise;
            }
            String told = value.equals("~") || value.startsWith("~/") ? home + value.substring(1) : value;
            return Path.of(VARIABLE.matcher(told).replaceAll(this::variable))
                    .toAbsolutePath()
                    .normalize();
        }

        private String variable(java.util.regex.MatchResult found) {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            return Matcher.quoteReplacement(environment.getOrDefault(name, found.group()));
        }

        private boolean isTrue(String name) {
            String value = value(name);
            return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
        }

        private Duration seconds(String name) {
            String value = value(name);
            if (value == null) {
                return Duration.ofSeconds(10);
            }
            if (!value.matches("[1-9][0-9]{0,3}") || Integer.parseInt(value) > MOST_SECONDS) {
                throw new PullException(
                        Kind.NAME,
                        name + " is '" + value + "', and must be a number of seconds from 1 to " + MOST_SECONDS);
            }
            return Duration.ofSeconds(Integer.parseInt(value));
        }
    }
}
