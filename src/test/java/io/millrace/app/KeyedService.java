package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.access.Secret;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** The whole service with API keys in a file, one allowed origin and little patience with bodies. */
@TestPropertySource(
        properties = {
            "millrace.keys.poll=20ms",
            "millrace.cors.origins=https://chat.example",
            "millrace.limits.body=100KB",
            "millrace.limits.body-timeout=3s"
        })
abstract class KeyedService extends ServiceHarness {

    private static final Random RANDOM = new Random(17);
    static final Secret USER = Secret.random(RANDOM);
    static final Secret ADMIN = Secret.random(RANDOM);
    static final Secret SCRAPER = Secret.random(RANDOM);
    static final Secret REQUESTS = Secret.random(RANDOM);
    static final Secret TOKENS = Secret.random(RANDOM);
    static final String COMPLETION = """
            {"model":"tiny-gqa","prompt":[184,256],"temperature":0,"max_tokens":25,"ignore_eos":true}""";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Path FILE = file();

    @Autowired
    @Nullable
    MeterRegistry meters;

    KeyedService(ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry registry) {
        registry.add("millrace.keys.file", FILE::toString);
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("keys", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, entries());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String entries() {
        return entry("user", USER, "use", "")
                + entry("admin", ADMIN, "admin", "")
                + entry("scraper", SCRAPER, "metrics", "")
                + entry("requests", REQUESTS, "use", "  requests-per-minute: 1\n")
                + entry("tokens", TOKENS, "use", "  tokens-per-minute: 30\n");
    }

    static String entry(String name, Secret secret, String role, String more) {
        return "- name: %s\n  hash: %s\n  roles: [%s]\n%s".formatted(name, secret.hash(), role, more);
    }

    static void rewrite(String entries) throws IOException {
        Files.writeString(FILE, entries);
    }

    HttpResponse<String> call(String method, String path, @Nullable Secret key, String... headers) throws Exception {
        return send(builder(path, key, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> complete(@Nullable Secret key, String body, String... headers) throws Exception {
        return send(builder("/v1/completions", key, headers)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder builder(String path, @Nullable Secret key, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return key == null ? builder : builder.setHeader("Authorization", "Bearer " + key.text());
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Everything the service answers on a connection of its own, until it closes it. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    /** What came before the end; a server that closes on unread bytes resets the connection. */
    private static String read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return text.toString();
    }

    double refusals(String reason) {
        MeterRegistry registry = meters;
        return registry == null
                ? Double.NaN
                : registry.get("millrace.refusals")
                        .tag("reason", reason)
                        .counter()
                        .count();
    }
}
