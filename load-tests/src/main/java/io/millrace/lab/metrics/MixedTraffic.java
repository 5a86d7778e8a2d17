package io.millrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Requests of every kind to the demo models of a running service: some are wrong, one is abandoned, some are to models that a script breaks. */
final class MixedTraffic implements AutoCloseable {

    /** More than demo-chat has slots, so that some wait. */
    private static final int CHATS = 24;

    private final ExecutorService threads = Executors.newFixedThreadPool(CHATS + 8);
    private final List<Future<?>> requests = new ArrayList<>();
    private final LocalClient client;

    private MixedTraffic(int port) {
        this.client = new LocalClient(port);
    }

    static MixedTraffic start(int port, int rounds) {
        MixedTraffic traffic = new MixedTraffic(port);
        for (int i = 0; i < rounds; i++) {
            traffic.round();
        }
        traffic.submit(traffic::breakModels);
        return traffic;
    }

    private void round() {
        IntStream.range(0, CHATS).forEach(this::chat);
        expect(200, "/v1/completions", """
                {"model":"demo-chat","prompt":"One, two,","max_tokens":8}""");
        expect(200, "/v1/embeddings", """
                {"model":"demo-embed","input":["short","a text that is a good deal longer than the first one"]}""");
        expect(200, "/v1/rerank", """
                {"model":"demo-rerank","query":"Where is the cat?","documents":["The cat is here.","It rains."]}""");
        expect(200, "/tokenize", """
                {"model":"demo-chat","prompt":"Count these."}""");
        expect(404, "/v1/embeddings", """
                {"model":"nobody","input":"x"}""");
        submit(this::abandon);
    }

    private void chat(int number) {
        expect(200, "/v1/chat/completions", """
                {"model":"demo-chat","stream":true,"max_tokens":48,"messages":[{"role":"user","content":"Tell me a story about %d."}]}""".formatted(number % 4));
    }

    private void expect(int status, String path, String body) {
        submit(() -> client.expect(status, path, body).statusCode());
    }

    private int breakModels() throws IOException, InterruptedException {
        new FaultTraffic(client).run();
        return 0;
    }

    /** Goes away after the first byte. */
    private int abandon() throws IOException, InterruptedException {
        try (InputStream answer = client.stream("/v1/chat/completions", """
                {"model":"demo-chat","stream":true,"min_tokens":200,"messages":[{"role":"user","content":"Tell me a story."}]}""")) {
            return answer.read();
        }
    }

    private void submit(Callable<Integer> request) {
        requests.add(threads.submit(request));
    }

    boolean isDone() {
        return requests.stream().allMatch(Future::isDone);
    }

    /** Throws where a request was not answered as it should be. */
    void requireNoFailure() throws InterruptedException {
        for (Future<?> request : requests) {
            try {
                request.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
