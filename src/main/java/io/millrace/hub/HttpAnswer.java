package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HTTP answer whose body is read as it comes. */
final class HttpAnswer implements AutoCloseable {

    private static final List<String> KEPT = List.of("X-Linked-Etag", "X-Linked-Size", "X-Repo-Commit");
    private static final int LONGEST_HEADER = 4_096;

    private final HttpURLConnection connection;
    private final URI uri;
    private final Map<String, String> linked;
    private final boolean byHub;
    private final Consumer<HttpAnswer> whenClosed;
    private int status;
    private volatile boolean whole;

    HttpAnswer(
            HttpURLConnection connection,
            URI uri,
            Map<String, String> linked,
            boolean byHub,
            Consumer<HttpAnswer> whenClosed) {
        this.connection = connection;
        this.uri = uri;
        this.linked = linked;
        this.byHub = byHub;
        this.whenClosed = whenClosed;
    }

    /** Sends the request and waits for the head of the answer; what only the hub says of a file is kept over its redirects. */
    void head() throws IOException {
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            close();
            throw e;
        }
        if (status < 100) {
            close();
            throw new IOException("no HTTP answer");
        }
        if (byHub) {
            KEPT.forEach(this::keep);
        }
    }

    private void keep(String name) {
        String value = header(name);
        if (value != null) {
            linked.putIfAbsent(name, value);
        }
    }

    int status() {
        return status;
    }

    /** Address that gave it, after redirects. */
    URI uri() {
        return uri;
    }

    boolean byHub() {
        return byHub;
    }

    /** Null where there is none, or it is longer than one can be. */
    @Nullable
    String header(String name) {
        String value = connection.getHeaderField(name);
        boolean isLocation = name.equals("Location");
        return value == null || !isLocation && value.length() > LONGEST_HEADER ? null : value;
    }

    /** What the hub said of the file before it redirected to another host. */
    @Nullable
    String linked(String name) {
        return linked.get(name);
    }

    long length() {
        return connection.getContentLengthLong();
    }

    InputStream body() throws IOException {
        InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return body == null ? InputStream.nullInputStream() : body;
    }

    /**
     * All of the body.
     *
     * @throws PullException where it is longer than a bound
     * @throws Again where it does not come whole, or takes too long
     */
    byte[] bytes(int most, Duration longest) throws Again {
        long begun = System.nanoTime();
        try (InputStream in = body()) {
            byte[] buffer = new byte[1 << 16];
            var all = new java.io.ByteArrayOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
                if (all.size() > most) {
                    throw new PullException(
                            Kind.ANSWER,
                            uri.getHost() + " answers with more than " + Host.bytes(most)
                                    + ", which is more than is read");
                }
                if (System.nanoTime() - begun > longest.toNanos()) {
                    throw new IOException("the answer takes longer than " + longest.toSeconds() + " s");
                }
            }
            if (length() >= 0 && all.size() < length()) {
                throw new IOException("the answer ended early");
            }
            readWhole();
            return all.toByteArray();
        } catch (IOException e) {
            throw HubHttp.unreachable(uri, e);
        }
    }

    /** The connection may be used again. */
    void readWhole() {
        whole = true;
    }

    /** Lets go of the connection, unless the body was read to its end. */
    @Override
    public void close() {
        whenClosed.accept(this);
        if (!whole) {
            connection.disconnect();
        }
    }
}
