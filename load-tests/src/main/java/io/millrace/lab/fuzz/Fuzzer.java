package io.millrace.insight;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Sends a service requests that are nearly valid. Each case is made of the seed and its number alone, so that it can be sent again.
 * What its answers must be, {@link FuzzJudge} says.
 */
public final class Fuzzer {

    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private final int port;
    private final Models models;
    private final List<FuzzRequest> seeds;
    private final long seed;
    private final FuzzReport report = new FuzzReport();

    private Fuzzer(int port, Models models, long seed) throws IOException {
        this.port = port;
        this.models = models;
        this.seeds = FuzzSeeds.of(port, models);
        this.seed = seed;
    }

    /**
     * The models that requests are for. The reranker is loaded and unloaded meanwhile.
     *
     * @param image a classifier of images; empty for none
     * @param tensors asked with the Open Inference Protocol
     */
    public record Models(String chat, String embed, String rerank, String image, String tensors) {}

    /**
     * Runs cases while {@code more} says so of the next number, over so many connections.
     *
     * @throws IOException when the service cannot be reached at all
     * @throws IllegalStateException when a valid request is refused before the first case
     */
    public static FuzzReport run(int port, Models models, long seed, int clients, IntPredicate more)
            throws IOException, InterruptedException {
        Fuzzer fuzzer = new Fuzzer(port, models, seed);
        fuzzer.requireValid();
        AtomicInteger next = new AtomicInteger();
        try (Clients threads = Clients.connect(port, clients)) {
            List<Integer> _ = threads.run((_, _) -> fuzzer.work(next, more));
        }
        fuzzer.finish();
        return fuzzer.report;
    }

    private Integer work(AtomicInteger next, IntPredicate more) throws IOException {
        try (FuzzClient client = new FuzzClient(port)) {
            for (int number = next.getAndIncrement(); more.test(number); number = next.getAndIncrement()) {
                send(client, number);
            }
        }
        return 0;
    }

    private void send(FuzzClient client, int number) throws IOException {
        SplittableRandom random = new SplittableRandom(seed + number * STRIDE);
        FuzzRequest valid = seeds.get(random.nextInt(seeds.size()));
        FuzzRequest request = new RequestMutator(random).mutated(valid);
        try {
            Reply reply = client.send(request);
            report.answered(valid.path(), reply.status());
            FuzzJudge.fault(reply).ifPresent(fault -> report.fault(number, fault, request, reply));
        } catch (IOException e) {
            report.fault(number, "no answer: " + e, request, null);
            client.close();
        }
    }

    private void requireValid() throws IOException {
        try (FuzzClient client = new FuzzClient(port)) {
            for (FuzzRequest request : seeds) {
                Reply reply = client.send(request);
                if (reply.status() != 200) {
                    throw new IllegalStateException(FuzzReport.shown("a valid request", request, reply));
                }
            }
            restore(client);
        }
    }

    /* Whatever came, what is valid is answered as before. */
    private void finish() throws IOException {
        try (FuzzClient client = new FuzzClient(port)) {
            restore(client);
            for (FuzzRequest request : seeds) {
                Reply reply = client.send(request);
                Optional.of(reply)
                        .filter(answer -> answer.status() != 200)
                        .ifPresent(answer -> report.fault(-1, "a valid request fails afterwards", request, answer));
            }
            restore(client);
        }
    }

    private void restore(FuzzClient client) throws IOException {
        Reply _ = client.send(FuzzRequest.post("/v2/repository/models/" + models.rerank() + "/load", "{}"));
    }
}
