package io.millrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a service of this machine. Any thread may ask. */
final class LocalClient implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    LocalClient(int port) {
        this.port = port;
    }

    /** Posts JSON. Throws where the answer has another status. */
    HttpResponse<String> expect(int status, String path, String body) throws IOException, InterruptedException {
        return expect(status, post(path, body));
    }

    /** Throws where the answer has another status. */
    void expectDeleted(String path) throws IOException, InterruptedException {
        HttpResponse<String> _ = expect(204, to(path).DELETE().build());
    }

    /** The answer to a POST of JSON, as its bytes come. */
    InputStream stream(String path, String body) throws IOException, InterruptedException {
        return http.send(post(path, body), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private HttpResponse<String> expect(int status, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != status) {
            throw new IOException("%s %s answered %d in the place of %d: %s"
                    .formatted(
                            request.method(), request.uri().getPath(), response.statusCode(), status, response.body()));
        }
        return response;
    }

    private HttpRequest post(String path, String body) {
        return to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
