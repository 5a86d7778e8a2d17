package io.millrace.remote;

import io.millrace.repository.Fallback;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.TextEvent;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Connections to a remote server, kept for a while and bounded in number. Redirects are not followed. */
final class Connection {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final String root;
    private final ConnectionProvider pool;
    private final WebClient client;

    Connection(Fallback.Remote settings, @Nullable String key) {
        this.root = settings.url().toString().replaceAll("/+$", "");
        this.pool = ConnectionProvider.builder("remote")
                .maxConnections(settings.maxConnections())
                .pendingAcquireMaxCount(settings.maxConnections())
                .pendingAcquireTimeout(settings.connectTimeout())
                .maxIdleTime(IDLE)
                .build();
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http(settings)))
                .defaultHeaders(headers -> authorize(headers, key))
                .build();
    }

    private HttpClient http(Fallback.Remote settings) {
        return HttpClient.create(pool)
                .disableRetry(true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()));
    }

    private static void authorize(HttpHeaders headers, @Nullable String key) {
        if (key != null) {
            headers.setBearerAuth(key);
        }
    }

    /** Cancelling closes the connection. */
    Flux<TextEvent> post(String path, byte[] body, Function<ClientResponse, Flux<TextEvent>> answer) {
        return Flux.deferContextual(context -> client.post()
                .uri(URI.create(root + path))
                .headers(headers -> RequestTimes.of(context).traceHeaders().forEach(headers::set))
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .bodyValue(body)
                .exchangeToFlux(answer));
    }

    void close() {
        pool.dispose();
    }
}
