package io.millrace.lab.metrics;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Requests of every kind to the demo models of a running service: some are wrong, one is abandoned, some are to models that a script breaks. */
final class MixedTraffic implements AutoCloseable {

    /** More than demo-chat has slots, so that some wait. */
    private static final int CHATS = 24;

    private static final Request STORY = Request.post("/v1/chat/completions", """
            {"model":"demo-chat","stream":true,"min_tokens":200,"messages":[{"role":"user","content":"Tell me a story."}]}""");

    private final ExecutorService threads = Executors.newFixedThreadPool(CHATS + 8);
    private final List<Future<?>> requests = new ArrayList<>();
    private final Http http;

    private MixedTraffic(Http http) {
        this.http = http;
    }

    static MixedTraffic start(Http http, int rounds) {
        MixedTraffic traffic = new MixedTraffic(http);
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
        submit(() -> http.expect(status, Request.post(path, body)).status());
    }

    private int breakModels() throws IOException {
        new FaultTraffic(http).run();
        return 0;
    }

    /** Goes away after the first byte. */
    private int abandon() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        try (Http client = http.another()) {
            client.send(STORY.bytes(), new Exchange() {
                @Override
                public void begun() {
                    begun.countDown();
                }

                @Override
                public void answered(Reply reply) {}

                @Override
                public void lost(Lost why) {
                    begun.countDown();
                }
            });
            begun.await();
        }
        return 0;
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
    }
}
