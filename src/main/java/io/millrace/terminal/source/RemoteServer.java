package io.millrace.terminal.source;

import io.millrace.progress.HowFar;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A server with OpenAI's endpoints. Redirects are not followed, since the key would go along. */
public final class RemoteServer implements AnswerSource {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LIST = Duration.ofSeconds(30);

    private final URI base;
    private final String key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private RemoteServer(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /**
     * The server at an address.
     *
     * @param url {@code [http[s]://]HOST[:PORT][/PATH]}; without a path, {@code /v1} is meant
     * @param key sent as a bearer token; empty for none
     * @throws IllegalArgumentException where it is none
     */
    public static RemoteServer at(String url, String key) {
        String whole = url.contains("://") ? url : "http://" + url;
        try {
            URI uri = new URI(whole.replaceAll("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https")) || uri.getQuery() != null) {
                throw new IllegalArgumentException("--url must be http[s]://HOST[:PORT][/PATH], but is " + url);
            }
            boolean bare = uri.getPath() == null || uri.getPath().isEmpty();
            return new RemoteServer(bare ? URI.create(uri + "/v1") : uri, key);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--url must be http[s]://HOST[:PORT][/PATH], but is " + url, e);
        }
    }

    @Override
    public String text() {
        return base.toString();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    @Override
    public List<String> models() throws NoAnswer, InterruptedException {
        try (Asking asking = send(request("/models").timeout(LIST).GET().build())) {
            return ModelList.of(AnswerReader.whole(asking.head()));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private NoAnswer unreachable(IOException e) {
        return new NoAnswer(Reasons.of(base, e), e);
    }

    @Override
    public String use(String model, Consumer<HowFar> progress) throws NoAnswer, InterruptedException {
        if (!model.isEmpty()) {
            return model;
        }
        List<String> known = models();
        if (known.isEmpty()) {
            throw new NoAnswer(base + " names no model that chats");
        }
        return known.getFirst();
    }

    @Override
    public Asking ask(byte[] body) {
        return send(request("/chat/completions")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream, application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private Asking send(HttpRequest request) {
        return new HttpAsking(base, http.sendAsync(request, BodyHandlers.ofInputStream()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
