package io.millrace.lab.soak;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.ServiceMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A great many embedding requests over connections that are kept alive, every answer checked. Each request has an id of its own and a
 * text of its own, but every {@value #SAMPLE_EVERY}th one repeats one of {@value #SAMPLES} sample texts, whose vector is known: it must
 * be of the same direction again, whatever it was batched with.
 */
final class TextSoak {

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
    record Step(int sent, long lost, long duplicates, long wrong, String fault, ServiceMemory memory) {

        boolean good() {
            return lost == 0 && duplicates == 0 && wrong == 0;
        }
    }

    /**
     * Sends all requests and tells {@code listener} after each tenth.
     *
     * @return all steps
     * @throws IOException when the service cannot be reached, or does not answer the samples
     */
    static List<Step> run(Service service, String model, int requests, int clients, Consumer<Step> listener)
            throws IOException, InterruptedException {
        return new TextSoak(model, requests).run(service, clients, listener);
    }

    private List<Step> run(Service service, int clients, Consumer<Step> listener)
            throws IOException, InterruptedException {
        learnSamples(service.http());
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= STEPS; i++) {
            Step step = step(service, clients, (int) ((long) requests * i / STEPS));
            steps.add(step);
            listener.accept(step);
        }
        return steps;
    }

    private void learnSamples(Http http) throws IOException {
        for (int i = 0; i < SAMPLES; i++) {
            Request request = EmbeddingRequests.request(model, "sample", text(i * SAMPLE_EVERY));
            samples.add(EmbeddingRequests.vector(http.expect(200, request).body()));
        }
    }

    private Step step(Service service, int clients, int end) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> sendUntil(service.http(), end));
            }
        }
        next.set(end);
        long duplicates = ledger.duplicates() + service.http().unasked();
        return new Step(end, ledger.lost(end), duplicates, wrong.get(), fault, service.memory());
    }

    private void sendUntil(Http http, int end) {
        for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
            try {
                check(number, http.ask(EmbeddingRequests.request(model, Integer.toString(number), text(number))));
            } catch (Lost e) {
                fault = "request " + number + ": " + e;
            }
        }
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
            float[] vector = EmbeddingRequests.vector(body);
            float[] sample = samples.get(number / SAMPLE_EVERY % SAMPLES);
            double cosine = vector.length == sample.length ? EmbeddingRequests.cosine(vector, sample) : Double.NaN;
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
