package io.millrace.lab.fuzz;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Sends a service requests that are nearly valid. Each case is made of the seed and its number alone, so that it can be sent again.
 * What its answers must be, {@link FuzzJudge} says.
 */
final class Fuzzer {

    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private final Http http;
    private final Models models;
    private final List<Request> seeds;
    private final long seed;
    private final FuzzReport report = new FuzzReport();

    private Fuzzer(Http http, Models models, long seed) throws IOException {
        this.http = http;
        this.models = models;
        this.seeds = FuzzSeeds.of(http, models);
        this.seed = seed;
    }

    /**
     * The models that requests are for. The reranker is loaded and unloaded meanwhile.
     *
     * @param image a classifier of images; empty for none
     * @param tensors asked with the Open Inference Protocol
     */
    record Models(String chat, String embed, String rerank, String image, String tensors) {}

    /**
     * Runs cases while {@code more} says so of the next number, over so many connections.
     *
     * @throws IOException when the service cannot be reached at all
     * @throws IllegalStateException when a valid request is refused before the first case
     */
    static FuzzReport run(Http http, Models models, long seed, int clients, IntPredicate more)
            throws IOException, InterruptedException {
        Fuzzer fuzzer = new Fuzzer(http, models, seed);
        fuzzer.requireValid();
        fuzzer.work(clients, more);
        fuzzer.finish();
        return fuzzer.report;
    }

    private void work(int clients, IntPredicate more) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    for (int number = next.getAndIncrement(); more.test(number); number = next.getAndIncrement()) {
                        send(number);
                    }
                });
            }
        }
    }

    private void send(int number) {
        SplittableRandom random = new SplittableRandom(seed + number * STRIDE);
        Request valid = seeds.get(random.nextInt(seeds.size()));
        Request request = new RequestMutator(random).mutated(valid);
        try {
            Reply reply = http.ask(request);
            report.answered(valid.path(), reply.status());
            FuzzJudge.fault(reply).ifPresent(fault -> report.fault(number, fault, request, reply));
        } catch (Lost e) {
            report.fault(number, "no answer: " + e, request, null);
        }
    }

    private void requireValid() throws IOException {
        for (Request request : seeds) {
            Reply reply = http.ask(request);
            if (reply.status() != 200) {
                throw new IllegalStateException(FuzzReport.shown("a valid request", request, reply));
            }
        }
        restore();
    }

    /* Whatever came, what is valid is answered as before. */
    private void finish() throws IOException {
        restore();
        for (Request request : seeds) {
            Reply reply = http.ask(request);
            if (reply.status() != 200) {
                report.fault(-1, "a valid request fails afterwards", request, reply);
            }
        }
        restore();
    }

    private void restore() throws IOException {
        Reply _ = http.ask(Request.post("/v2/repository/models/" + models.rerank() + "/load", "{}"));
    }
}
