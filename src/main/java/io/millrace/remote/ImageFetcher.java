package io.millrace.remote;

import io.millrace.conversation.Part;
import io.millrace.core.ServingException;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.resources.ConnectionProvider;

/**
 * Fetches images from hosts of a list: over connections to addresses that were checked after the name was looked up, within bounds on
 * bytes and time; where a host answers with another address, that is held against the list as well.
 */
public final class ImageFetcher implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 16;
    private static final int MOST_REDIRECTS = 3;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final FetchSettings settings;
    private final Predicate<InetAddress> reachable;
    private final ConnectionProvider pool;

    private sealed interface Answer {
        record Bytes(byte[] bytes) implements Answer {}

        record Moved(String location) implements Answer {}
    }

    /** Thrown with what a client may be told. */
    private static final class Unfetched extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfetched(String message) {
            super(message, null, false, false);
        }
    }

    public ImageFetcher(FetchSettings settings) {
        this(settings, PublicAddress::is);
    }

    /** @param reachable whether an address may be connected to */
    ImageFetcher(FetchSettings settings, Predicate<InetAddress> reachable) {
        this.settings = settings;
        this.reachable = reachable;
        this.pool = ConnectionProvider.builder("images")
                .maxConnections(MOST_CONNECTIONS)
                .pendingAcquireMaxCount(4 * MOST_CONNECTIONS)
                .pendingAcquireTimeout(settings.timeout())
                .maxIdleTime(Duration.ofSeconds(10))
                .build();
    }

    /** Whether there is any host to fetch from. */
    public boolean isOpen() {
        return !settings.allowedHosts().isEmpty();
    }

    /**
     * An image from its address; every failure is an {@link InvalidRequest} that names the field, but that too many are fetched.
     */
    Mono<Part.Image> fetch(Part.Link link) {
        return Mono.defer(() -> bytes(link.url(), 0))
                .timeout(settings.timeout())
                .map(bytes -> new Part.Image(link.param(), "image/*", bytes, link.detail()))
                .onErrorMap(error -> told(error, link));
    }

    private Mono<byte[]> bytes(URI url, int redirects) {
        String host = host(url);
        return Mono.fromCallable(() -> address(host, url))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(address -> answer(url, address))
                .flatMap(answer -> switch (answer) {
                    case Answer.Bytes(byte[] bytes) -> Mono.just(bytes);
                    case Answer.Moved(String location) -> moved(url, location, redirects);
                });
    }

    private Mono<byte[]> moved(URI from, String location, int redirects) {
        if (redirects == MOST_REDIRECTS) {
            throw new Unfetched("it was moved more than " + MOST_REDIRECTS + " times");
        }
        try {
            return bytes(from.resolve(location), redirects + 1);
        } catch (IllegalArgumentException _) {
            throw new Unfetched("it was moved to what is no address");
        }
    }

    private String host(URI url) {
        String host = url.getHost();
        boolean plain = url.getRawUserInfo() == null && host != null;
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!plain || !scheme.equals("http") && !scheme.equals("https")) {
            throw new Unfetched("it must be at an http or https address without a user");
        }
        if (!settings.allows(host)) {
            throw new Unfetched(
                    "its host " + host + " is none of millrace.images.allowed-hosts " + settings.allowedHosts());
        }
        return host;
    }

    /* The name stays in it, for TLS. */
    private InetSocketAddress address(String host, URI url) throws UnknownHostException {
        InetAddress found = Stream.of(InetAddress.getAllByName(host))
                .filter(reachable)
                .findFirst()
                .orElseThrow(() -> new Unfetched("its host " + host + " has no public address"));
        int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return new InetSocketAddress(InetAddress.getByAddress(host, found.getAddress()), port);
    }

    private Mono<Answer> answer(URI url, InetSocketAddress address) {
        HttpClient client = HttpClient.create(pool)
                .disableRetry(true)
                .followRedirect(false)
                .responseTimeout(settings.timeout())
                .remoteAddress(() -> address);
        HttpClient spoken = url.getScheme().equalsIgnoreCase("https") ? client.secure() : client;
        return spoken.headers(headers -> headers.set("accept", "image/*"))
                .get()
                .uri(path(url))
                .response(this::read)
                .next();
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private Flux<Answer> read(HttpClientResponse response, ByteBufFlux body) {
        int status = response.status().code();
        String location = response.responseHeaders().get("location");
        if (status >= 300 && status < 400 && location != null) {
            return Flux.just(new Answer.Moved(location));
        }
        if (status != 200) {
            return Flux.error(new Unfetched("its host answered with status " + status));
        }
        return body.asByteArray()
                .collect(ByteArrayOutputStream::new, this::add)
                .<Answer>map(all -> new Answer.Bytes(all.toByteArray()))
                .flux();
    }

    private void add(ByteArrayOutputStream all, byte[] more) {
        if (all.size() + (long) more.length > settings.maxBytes().toBytes()) {
            throw new Unfetched("it has more than " + settings.maxBytes().toBytes() + " bytes");
        }
        all.writeBytes(more);
    }

    private static ServingException told(Throwable error, Part.Link link) {
        if (error instanceof PoolAcquirePendingLimitException) {
            return new Overloaded("Too many images are fetched", RETRY_AFTER);
        }
        return new InvalidRequest(link.param(), "'" + link.param() + "' cannot be fetched: " + reason(error));
    }

    private static @Nullable String reason(Throwable error) {
        return switch (error) {
            case Unfetched told -> told.getMessage();
            case UnknownHostException _ -> "its host is not known";
            case TimeoutException _ -> "it takes too long";
            default -> "its host does not answer";
        };
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
