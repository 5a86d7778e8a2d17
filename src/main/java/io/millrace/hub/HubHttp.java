package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks over HTTP and follows redirects itself: the token goes to the endpoint alone, and nothing that began encrypted goes on in the
 * clear. Every wait ends: that for a connection and the head of an answer, and that for more bytes.
 */
final class HubHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 8;
    private static final int LONGEST_LOCATION = 16_384;

    private final HubSettings settings;
    private final Set<HttpAnswer> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HubHttp(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * The answer, of whatever status, after redirects.
     *
     * @throws Again where there is none
     */
    HttpAnswer send(String method, URI address, Map<String, String> headers) throws Again {
        URI at = address;
        Map<String, String> linked = new HashMap<>();
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            HttpAnswer answer = once(method, at, headers, linked);
            if (!REDIRECTS.contains(answer.status())) {
                return answer;
            }
            try (answer) {
                at = next(at, answer.header("Location"));
            }
        }
        throw new PullException(Kind.ANSWER, address.getHost() + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private HttpAnswer once(String method, URI at, Map<String, String> headers, Map<String, String> linked)
            throws Again {
        if (closed) {
            throw new PullException(Kind.INTERRUPTED, "the pull was stopped");
        }
        try {
            HttpURLConnection connection = settings.proxies().open(at);
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout((int) settings.answerTimeout().toMillis());
            connection.setReadTimeout((int) settings.answerTimeout().toMillis());
            connection.setRequestProperty("User-Agent", "millrace");
            connection.setRequestProperty("Accept-Encoding", "identity");
            headers.forEach(connection::setRequestProperty);
            if (settings.token() != null && isHub(at)) {
                connection.setRequestProperty("Authorization", "Bearer " + settings.token());
            }
            HttpAnswer answer = new HttpAnswer(connection, at, linked, isHub(at), open::remove);
            open.add(answer);
            answer.head();
            connection.setReadTimeout((int) settings.readTimeout().toMillis());
            if (closed) {
                answer.close();
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(at, e);
        }
    }

    static Again unreachable(URI at, IOException e) {
        String host = at.getHost() + (at.getPort() < 0 ? "" : ":" + at.getPort());
        if (e instanceof SSLHandshakeException) {
            throw new PullException(Kind.UNAVAILABLE, host + " is not trusted (" + e.getMessage() + ")", e);
        }
        String why =
                switch (e) {
                    case UnknownHostException _ -> "its name is not known; is there a network?";
                    case SocketTimeoutException _ -> "no answer in time";
                    default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                };
        return new Again(new PullException(Kind.UNAVAILABLE, "cannot read from " + host + " (" + why + ")", e), null);
    }

    private static URI next(URI from, @Nullable String location) {
        if (location == null || location.length() > LONGEST_LOCATION) {
            throw new PullException(Kind.ANSWER, from.getHost() + " redirects to nowhere");
        }
        try {
            URI to = from.resolve(location);
            boolean web = to.getHost() != null && Set.of("http", "https").contains(String.valueOf(to.getScheme()));
            if (!web || from.getScheme().equals("https") && !to.getScheme().equals("https")) {
                throw new PullException(
                        Kind.ANSWER,
                        from.getHost() + " redirects to " + to.getScheme() + "://" + to.getHost()
                                + ", which is not followed");
            }
            return to;
        } catch (IllegalArgumentException e) {
            throw new PullException(Kind.ANSWER, from.getHost() + " redirects to what is no address", e);
        }
    }

    boolean isHub(URI uri) {
        URI hub = settings.endpoint();
        return hub.getScheme().equals(uri.getScheme())
                && hub.getHost().equalsIgnoreCase(uri.getHost())
                && port(hub) == port(uri);
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    /** How long a body may take that is no file. */
    Duration bodyTimeout() {
        return settings.readTimeout().multipliedBy(6);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        closed = true;
        open.forEach(HttpAnswer::close);
    }
}
