package io.millrace.terminal.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A request over HTTP. To close it ends its connection, which is how a server hears of it. */
record HttpAsking(URI server, CompletableFuture<HttpResponse<InputStream>> response) implements Asking {

    @Override
    public AnswerHead head() throws IOException, InterruptedException {
        try {
            HttpResponse<InputStream> begun = response.get();
            String type = begun.headers().firstValue("content-type").orElse("");
            return new AnswerHead(begun.statusCode(), type, begun.body());
        } catch (CancellationException e) {
            throw new IOException("stopped", e);
        } catch (ExecutionException e) {
            throw new IOException(Reasons.of(server, e.getCause()), e.getCause());
        }
    }

    @Override
    public void close() {
        if (!response.cancel(true) && !response.isCompletedExceptionally()) {
            try {
                response.join().body().close();
            } catch (IOException _) {
                // it has ended
            }
        }
    }
}
