package io.millrace.insight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A great many embedding requests over connections that are kept alive, every answer checked. Each request has an id of its own and a
 * text of its own, but every {@value #SAMPLE_EVERY}th one repeats one of {@value #SAMPLES} sample texts, whose vector is known: it must
 * be of the same direction again, whatever it was batched with.
 */
public final class TextSoak {

    static final int SAMPLE_EVERY = 20;
    static final int SAMPLES = 16;
    private static final double SAME = 0.9999;
    private static final int STEPS = 10;

    private final String model;
    private final int requests;
    private final AnswerLedger ledger;
    private final List<float[]> samples = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong wrong = new AtomicLong();
    private volatile String fault = "";

    private TextSoak(String model, int requests) {
        this.model = model;
        this.requests = requests;
        this.ledger = new AnswerLedger(requests);
    }

    /**
     * How things stand after a part of the requests, with none under way.
     *
     * @param sent requests so far
     * @param lost those without an answer, or with one that is not 200
     * @param duplicates answers beyond one each
     * @param wrong answers whose vector is not the text's
     * @param fault what happened to the last one that was lost or wrong; empty where none was
     */
    public record Step(int sent, long lost, long duplicates, long wrong, String fault, ProcessMemory memory) {

        public boolean good() {
            return lost == 0 && duplicates == 0 && wrong == 0;
        }
    }

    /**
     * Sends all requests and tells {@code listener} after each tenth.
     *
     * @return all steps
     * @throws IOException when the service cannot be reached, or does not answer the samples
     */
    public static List<Step> run(int port, String model, int requests, int clients, Consumer<Step> listener)
            throws IOException, InterruptedException {
        return new TextSoak(model, requests).run(port, clients, listener);
    }

    private List<Step> run(int port, int clients, Consumer<Step> listener) throws IOException, InterruptedException {
        learnSamples(port);
        List<Step> steps = new ArrayList<>();
        try (Clients connections = Clients.connect(port, clients)) {
            for (int i = 1; i <= STEPS; i++) {
                Step step = step(connections, (int) ((long) requests * i / STEPS));
                steps.add(step);
                listener.accept(step);
            }
        }
        return steps;
    }

    private void learnSamples(int port) throws IOException {
        try (KeepAliveClient client = KeepAliveClient.connect(port)) {
            for (int i = 0; i < SAMPLES; i++) {
                byte[] request = Embeddings.request(model, "sample", text(i * SAMPLE_EVERY));
                samples.add(Embeddings.vector(client.succeed(request).body()));
            }
        }
    }

    private Step step(Clients connections, int end) throws IOException, InterruptedException {
        long unasked = connections.run((client, _) -> sendUntil(client, end)).stream()
                .mapToLong(Integer::longValue)
                .sum();
        next.set(end);
        return new Step(end, ledger.lost(end), ledger.duplicates() + unasked, wrong.get(), fault, ProcessMemory.now());
    }

    /* A connection that fails loses what it had under way; its further requests are lost as well, and reported so. */
    private int sendUntil(KeepAliveClient client, int end) throws IOException {
        for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
            try {
                check(number, client.send(Embeddings.request(model, Integer.toString(number), text(number))));
            } catch (IOException e) {
                fault = "request " + number + ": " + e;
            }
        }
        return client.unasked() > 0 ? 1 : 0;
    }

    private void check(int number, Reply reply) {
        if (reply.status() != 200) {
            fault = "request " + number + " was answered " + reply.status();
            return;
        }
        ledger.answered(reply.id());
        if (!isRight(number, reply.body())) {
            wrong.incrementAndGet();
            fault = "request " + number + " has another vector than its text";
        }
    }

    private boolean isRight(int number, byte[] body) {
        try {
            float[] vector = Embeddings.vector(body);
            float[] sample = samples.get(number / SAMPLE_EVERY % SAMPLES);
            double cosine = vector.length == sample.length ? Embeddings.cosine(vector, sample) : Double.NaN;
            return number % SAMPLE_EVERY == 0 ? cosine >= SAME : Double.isFinite(cosine);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The text of a request: its own, or a sample. */
    static String text(int number) {
        int distinct = number % SAMPLE_EVERY == 0 ? number % (SAMPLE_EVERY * SAMPLES) : number;
        return "the " + distinct + " " + "sun ".repeat(1 + distinct % 7) + "at " + distinct % 24;
    }
}
